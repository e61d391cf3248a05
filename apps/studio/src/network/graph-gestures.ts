/** What hands can do to a drawing; points are pixels from its top left corner. */
export interface Gestures {
  /** @returns Whether there was anywhere to go. */
  pan(dx: number, dy: number): boolean;
  zoom(factor: number, x: number, y: number): void;
  click(target: Element): void;
}

/** Pixels that a pointer may move in a click. */
const slack = 4;

/** Dragging and wheels move, two fingers and wheels with Ctrl zoom, a click chooses. */
export function moveByHand(target: SVGSVGElement, gestures: Gestures): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let moved = 0;

  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    target.setPointerCapture(event.pointerId);
  });

  target.addEventListener('pointermove', (event) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const [dx, dy] = [event.clientX - pointer.x, event.clientY - pointer.y];
    const before = spread(pointers);
    Object.assign(pointer, { x: event.clientX, y: event.clientY });
    moved += Math.hypot(dx, dy);
    if (moved < slack) return;
    gestures.pan(dx / pointers.size, dy / pointers.size);
    const after = spread(pointers);
    if (before && after) {
      const { left, top } = target.getBoundingClientRect();
      gestures.zoom(after.distance / before.distance, after.x - left, after.y - top);
    }
  });

  target.addEventListener('pointerup', (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (moved >= slack) return;
    // The capture makes the drawing the target of all events.
    const under = document.elementFromPoint(event.clientX, event.clientY);
    if (under) gestures.click(under);
  });
  target.addEventListener('pointercancel', ({ pointerId }) => pointers.delete(pointerId));

  target.addEventListener(
    'wheel',
    (event) => {
      const { left, top } = target.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        gestures.zoom(Math.exp(-event.deltaY / 200), event.clientX - left, event.clientY - top);
      } else if (gestures.pan(-event.deltaX, -event.deltaY)) event.preventDefault();
    },
    { passive: false },
  );
}

/** Distance and middle of two pointers. */
function spread(
  pointers: ReadonlyMap<number, { readonly x: number; readonly y: number }>,
): { readonly distance: number; readonly x: number; readonly y: number } | undefined {
  const [a, b] = pointers.values();
  if (!a || !b) return undefined;
  return {
    distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
  };
}
