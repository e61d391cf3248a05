import { element } from '../page/element.ts';
import { samplePictures } from '../start/shipped-models.ts';

/** Longest side of a picture that the network is given, in pixels: larger ones are made smaller. */
const longestSide = 1600;

/** A picture out of a file: chosen, dropped, pasted, or one of those beside the page. */
export class PicturePicker {
  readonly screen: HTMLElement;
  readonly controls: HTMLElement;
  readonly #canvas = element('canvas', {
    class: 'screen',
    width: 320,
    height: 320,
    role: 'img',
    hidden: true,
  });
  readonly #onPicture: (image: ImageBitmapSource) => void;
  readonly #onProblem: (error: unknown) => void;

  constructor(onPicture: (image: ImageBitmapSource) => void, onProblem: (error: unknown) => void) {
    this.#onPicture = onPicture;
    this.#onProblem = onProblem;
    this.#canvas.setAttribute('aria-label', 'The picture');
    const input = element('input', { type: 'file', accept: 'image/*' });
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) void this.#take(file);
      input.value = '';
    });
    const empty = element('span', { class: 'screen-empty' }, 'Drop or paste a picture, or choose one below');
    this.screen = element('div', { class: 'screen-frame' }, empty, this.#canvas);
    this.controls = element(
      'div',
      {},
      element('label', { class: 'button' }, input, 'Choose a picture'),
      element(
        'ul',
        { class: 'samples', 'aria-label': 'Pictures beside the page' },
        ...samplePictures.map(sampleItem(this.#fetch)),
      ),
    );
    addEventListener('drop', ({ dataTransfer }) => this.#takeFrom(dataTransfer));
    addEventListener('paste', ({ clipboardData }) => this.#takeFrom(clipboardData));
  }

  #takeFrom(data: DataTransfer | null): void {
    const image = [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (image && this.screen.isConnected) void this.#take(image);
  }

  readonly #fetch = async (source: string): Promise<void> => {
    const response = await fetch(source);
    await this.#take(await response.blob());
  };

  async #take(blob: Blob): Promise<void> {
    try {
      const bitmap = await createImageBitmap(blob);
      const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
      const [width, height] = [bitmap.width, bitmap.height].map((side) =>
        Math.max(1, Math.round(side * scale)),
      );
      Object.assign(this.#canvas, { width, height });
      this.#canvas.getContext('2d')!.drawImage(bitmap, 0, 0, width, height);
      bitmap.close();
      this.#canvas.hidden = false;
      this.#onPicture(this.#canvas);
    } catch (cause) {
      this.#onProblem(new Error('this browser cannot read the picture', { cause }));
    }
  }
}

function sampleItem(onPick: (source: string) => Promise<void>): (name: string) => HTMLElement {
  return (name) => {
    const source = new URL(`pictures/${name}`, document.baseURI).href;
    const image = element('img', {
      src: source,
      alt: name.replace(/\.\w+$/, ''),
      loading: 'lazy',
      width: 48,
      height: 48,
    });
    return element(
      'li',
      {},
      element('button', { type: 'button', onclick: () => void onPick(source) }, image),
    );
  };
}
