/** Which part of a drawing is seen, and how large: a point of the drawing at (x, y) of the screen and pixels a unit. */
export interface ViewWindow {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = 24;
const scales = { least: 0.05, most: 2.5 } as const;

/** The whole width of a drawing from its top, not larger than life and not too small to read. */
export function fitWidth(drawing: Size, screen: Size): ViewWindow {
  const scale = Math.min(1, Math.max(0.55, (screen.width - 2 * margin) / Math.max(1, drawing.width)));
  return clampWindow({ x: (screen.width - drawing.width * scale) / 2, y: margin, scale }, drawing, screen);
}

/** All of a drawing. */
export function fitAll(drawing: Size, screen: Size): ViewWindow {
  const scale = Math.min(
    (screen.width - 2 * margin) / Math.max(1, drawing.width),
    (screen.height - 2 * margin) / Math.max(1, drawing.height),
  );
  return clampWindow({ x: 0, y: 0, scale }, drawing, screen);
}

/** Larger by `factor`, with what is at a point of the screen staying there. */
export function zoomed(window: ViewWindow, factor: number, atX: number, atY: number): ViewWindow {
  const scale = Math.min(scales.most, Math.max(scales.least, window.scale * factor));
  const change = scale / window.scale;
  return { scale, x: atX - (atX - window.x) * change, y: atY - (atY - window.y) * change };
}

/** Moved so that a point of the drawing is well within the screen, if it is not. */
export function withPoint(window: ViewWindow, x: number, y: number, screen: Size): ViewWindow {
  const [atX, atY] = [window.x + x * window.scale, window.y + y * window.scale];
  const within = (at: number, size: number) => Math.min(Math.max(at, size * 0.2), size * 0.8);
  return {
    scale: window.scale,
    x: window.x + within(atX, screen.width) - atX,
    y: window.y + within(atY, screen.height) - atY,
  };
}

/** As near as can be with some of the drawing still on the screen: in its middle where it is smaller. */
export function clampWindow(window: ViewWindow, drawing: Size, screen: Size): ViewWindow {
  const clamp = (at: number, size: number, room: number) => {
    if (size + 2 * margin <= room) return (room - size) / 2;
    return Math.min(margin, Math.max(room - size - margin, at));
  };
  const { scale } = window;
  return {
    scale,
    x: clamp(window.x, drawing.width * scale, screen.width),
    y: clamp(window.y, drawing.height * scale, screen.height),
  };
}
