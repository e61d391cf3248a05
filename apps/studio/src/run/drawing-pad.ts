import { element } from '../page/element.ts';

const side = 320;

/** Milliseconds after a stroke before the network looks at it. */
const patience = 120;

/** A canvas to draw on, by mouse, pen or finger. */
export class DrawingPad {
  readonly screen: HTMLElement;
  readonly controls: HTMLElement;
  readonly #canvas = element('canvas', { class: 'screen pad', width: side, height: side, role: 'img' });
  readonly #context: CanvasRenderingContext2D;
  readonly #color = element('input', { type: 'color', value: '#ffffff', 'aria-label': 'Colour of the pen' });
  readonly #paper = element('input', {
    type: 'color',
    value: '#000000',
    'aria-label': 'Colour of the paper',
  });
  readonly #width = element('input', {
    type: 'range',
    min: 4,
    max: 60,
    value: 22,
    'aria-label': 'Width of the pen',
  });
  readonly #onDrawing: (canvas: HTMLCanvasElement) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onDrawing: (canvas: HTMLCanvasElement) => void) {
    this.#onDrawing = onDrawing;
    this.#context = this.#canvas.getContext('2d')!;
    this.#canvas.setAttribute('aria-label', 'Drawing');
    this.screen = element('div', { class: 'screen-frame' }, this.#canvas);
    const clear = element('button', { type: 'button', onclick: () => this.#clear() }, 'Clear');
    this.controls = element(
      'div',
      { class: 'pad-controls' },
      element('label', {}, 'Pen ', this.#color),
      element('label', {}, 'Paper ', this.#paper),
      element('label', {}, 'Width ', this.#width),
      clear,
    );
    this.#paper.addEventListener('change', () => this.#clear());
    this.#canvas.addEventListener('pointerdown', (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#stroke(event, false);
    });
    this.#canvas.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) for (const each of event.getCoalescedEvents()) this.#stroke(each, true);
    });
    this.#clear();
  }

  #clear(): void {
    this.#context.fillStyle = this.#paper.value;
    this.#context.fillRect(0, 0, side, side);
  }

  #last = { x: 0, y: 0 };

  #stroke(event: PointerEvent, goesOn: boolean): void {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    const scale = side / width;
    const to = { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale };
    const from = goesOn ? this.#last : to;
    this.#last = to;
    const context = this.#context;
    context.strokeStyle = this.#color.value;
    context.lineWidth = Number(this.#width.value);
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onDrawing(this.#canvas), patience);
  }
}
