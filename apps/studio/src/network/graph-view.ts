import { element, svgElement } from '../page/element.ts';
import { type BoxWeights, boxElement, weightsOfBoxes } from './box-element.ts';
import { type BoxDescription, boxSize, type GraphDrawing, type LayerDescription } from './description.ts';
import { moveByHand } from './graph-gestures.ts';
import { boxesPath, linesPath } from './graph-lines.ts';
import { nextBox } from './next-box.ts';
import { clampWindow, fitAll, fitWidth, type ViewWindow, withPoint, zoomed } from './view-window.ts';

/** Pixels a unit below which boxes are drawn without their texts, as nobody could read them. */
const readable = 0.4;

const kinds: readonly BoxDescription['kind'][] = ['input', 'product', 'other', 'output'];

/** A network as a graph that can be moved, zoomed and walked through by mouse, touch and keyboard. */
export class GraphView {
  readonly element: HTMLElement;
  readonly #svg: SVGSVGElement;
  readonly #scene = svgElement('g');
  readonly #onSelect: (index: number) => void;
  readonly #shown = new Map<number, SVGGElement>();
  #far: SVGElement[] = [];
  #drawing: GraphDrawing = { boxes: [], lines: [], width: 0, height: 0 };
  #weights: readonly BoxWeights[] = [];
  #window: ViewWindow = { x: 0, y: 0, scale: 1 };
  #selected = -1;
  #frame = 0;
  #isFitted = false;

  constructor(onSelect: (index: number) => void) {
    this.#onSelect = onSelect;
    this.#svg = svgElement(
      'svg',
      { class: 'graph', role: 'listbox', tabindex: 0, 'aria-label': 'Layers of the network' },
      this.#scene,
    );
    const button = (label: string, sign: string, onclick: () => void) =>
      element(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick },
        sign,
      );
    this.element = element(
      'div',
      { class: 'graph-frame' },
      this.#svg,
      element(
        'div',
        { class: 'graph-buttons' },
        button('Zoom in', '+', () => this.#zoomBy(1.3)),
        button('Zoom out', '−', () => this.#zoomBy(1 / 1.3)),
        button('Show all', '⤢', () => this.#move(fitAll(this.#drawing, this.#size()))),
      ),
    );
    moveByHand(this.#svg, {
      pan: (dx, dy) => this.#pan(dx, dy),
      zoom: (factor, x, y) => this.#move(zoomed(this.#window, factor, x, y)),
      click: (target) => {
        const box = target.closest<SVGGElement>('[data-index]');
        if (box) this.select(Number(box.dataset.index));
      },
    });
    this.#svg.addEventListener('keydown', (event) => this.#onKey(event));
    new ResizeObserver(() => this.#onResize()).observe(this.#svg);
  }

  /** The box that is selected, -1 for none. */
  get selected(): number {
    return this.#selected;
  }

  /** Draws a network; the box that was selected stays so where there still is one of its number. */
  show(drawing: GraphDrawing, layers: readonly LayerDescription[], keepPlace: boolean): void {
    this.#drawing = drawing;
    this.#weights = weightsOfBoxes(drawing.boxes, layers);
    this.#shown.clear();
    this.#far = kinds.map((kind) =>
      svgElement('path', { class: `far ${kind}`, d: boxesPath(drawing.boxes, kind) }),
    );
    this.#scene.replaceChildren(
      svgElement('path', { class: 'graph-lines', d: linesPath(drawing) }),
      ...this.#far,
    );
    if (!keepPlace) {
      this.#selected = -1;
      this.#isFitted = false;
    }
    this.#onResize();
  }

  /** Marks a box, brings it into sight and tells of it. */
  select(index: number): void {
    const box = this.#drawing.boxes[index];
    if (!box) return;
    this.#selected = index;
    this.#move(withPoint(this.#window, box.x, box.y, this.#size()));
    this.#render();
    this.#svg.setAttribute('aria-activedescendant', `box-${index}`);
    this.#onSelect(index);
  }

  #onKey(event: KeyboardEvent): void {
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => this.#zoomBy(1.3),
      '=': () => this.#zoomBy(1.3),
      '-': () => this.#zoomBy(1 / 1.3),
      '0': () => this.#move(fitAll(this.#drawing, this.#size())),
    };
    const next = nextBox(this.#drawing, this.#selected, event.key);
    if (next === undefined && !actions[event.key]) return;
    event.preventDefault();
    if (next !== undefined) this.select(next);
    else actions[event.key]();
  }

  #size(): { readonly width: number; readonly height: number } {
    const { clientWidth: width, clientHeight: height } = this.#svg;
    return { width, height };
  }

  #onResize(): void {
    const size = this.#size();
    if (size.width === 0) return;
    this.#move(this.#isFitted ? this.#window : fitWidth(this.#drawing, size));
    this.#isFitted = true;
  }

  #zoomBy(factor: number): void {
    const { width, height } = this.#size();
    this.#move(zoomed(this.#window, factor, width / 2, height / 2));
  }

  /** @returns Whether it moved. */
  #pan(dx: number, dy: number): boolean {
    const { x, y, scale } = this.#window;
    this.#move({ scale, x: x + dx, y: y + dy });
    return this.#window.x !== x || this.#window.y !== y;
  }

  #move(window: ViewWindow): void {
    this.#window = clampWindow(window, this.#drawing, this.#size());
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#render());
  }

  /** Only boxes that are in sight are in the document, for a network may have thousands. */
  #render(): void {
    const { x, y, scale } = this.#window;
    const { width, height } = this.#size();
    this.#scene.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    const isFar = scale < readable;
    for (const path of this.#far) path.style.display = isFar ? '' : 'none';
    const most = this.#weights.reduce((most, { bytes }) => Math.max(most, bytes), 1);
    const isSeen = (box: BoxDescription) => {
      const [left, top] = [x + (box.x - boxSize.width / 2) * scale, y + (box.y - boxSize.height / 2) * scale];
      return (
        left < width && top < height && left + boxSize.width * scale > 0 && top + boxSize.height * scale > 0
      );
    };
    for (const [index, box] of this.#drawing.boxes.entries()) {
      const wanted = index === this.#selected || (!isFar && isSeen(box));
      let shown = this.#shown.get(index);
      if (!wanted) {
        shown?.remove();
        this.#shown.delete(index);
        continue;
      }
      if (!shown) {
        shown = boxElement(index, box, this.#weights[index], this.#weights[index].bytes / most);
        this.#shown.set(index, shown);
        this.#scene.append(shown);
      }
      shown.setAttribute('aria-selected', String(index === this.#selected));
    }
  }
}
