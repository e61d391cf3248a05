import { Choice } from '../page/choice.ts';
import { element } from '../page/element.ts';
import { showProblem } from '../page/problem-display.ts';
import type { Answer } from './answer.ts';
import { BoxOverlay } from './box-overlay.ts';
import { DrawingPad } from './drawing-pad.ts';
import { PicturePicker } from './picture-picker.ts';
import { Webcam } from './webcam.ts';

/** What the network is to look at. */
export interface StageSource {
  readonly image: ImageBitmapSource;
  /** Whether the next picture comes as soon as this one is answered. */
  readonly isMoving: boolean;
}

type Mode = 'picture' | 'drawing' | 'webcam';

/** Where pictures come from: a file, a drawing, or the webcam. */
export class PictureStage {
  readonly element: HTMLElement;
  readonly #overlay = new BoxOverlay();
  readonly #picker: PicturePicker;
  readonly #pad: DrawingPad;
  readonly #webcam: Webcam;
  readonly #modes: Choice<Mode>;
  #source: StageSource | undefined;

  /** @param onPicture Is to settle once the picture is answered: the webcam waits for it. */
  constructor(onPicture: (source: StageSource) => Promise<void>) {
    const take = (image: ImageBitmapSource, isMoving = false) => {
      this.#source = { image, isMoving };
      return onPicture(this.#source);
    };
    const problem = element('div', { role: 'alert' });
    this.#picker = new PicturePicker(
      (image) => void take(image),
      (error) => showProblem(problem, error),
    );
    this.#pad = new DrawingPad((canvas) => void take(canvas));
    this.#webcam = new Webcam(
      (video) => take(video, true),
      (error) => showProblem(problem, error),
    );
    const parts: Readonly<Record<Mode, { readonly screen: HTMLElement; readonly controls: HTMLElement }>> = {
      picture: this.#picker,
      drawing: this.#pad,
      webcam: this.#webcam,
    };
    const screens = element('div', { class: 'stage-screen' });
    const controls = element('div', { class: 'stage-controls' });
    const show = (mode: Mode) => {
      this.#webcam.stop();
      this.clearBoxes();
      this.#source = undefined;
      problem.replaceChildren();
      screens.replaceChildren(parts[mode].screen, this.#overlay.element);
      controls.replaceChildren(parts[mode].controls);
    };
    this.#modes = new Choice<Mode>(
      'stage',
      'Where pictures come from',
      [
        { value: 'picture', text: 'Picture' },
        { value: 'drawing', text: 'Drawing' },
        { value: 'webcam', text: 'Webcam' },
      ],
      show,
    );
    this.element = element('div', { class: 'stage' }, this.#modes.element, screens, problem, controls);
    show('picture');
  }

  /** What was looked at last; nothing while the webcam runs, which brings its own. */
  get source(): StageSource | undefined {
    return this.#source?.isMoving ? undefined : this.#source;
  }

  /** Stops the webcam, where another network is opened. */
  reset(): void {
    this.#webcam.stop();
    this.#source = this.#source?.isMoving ? undefined : this.#source;
  }

  showBoxes({ reading, width, height }: Answer): void {
    this.#overlay.show(reading.kind === 'boxes' ? reading.objects : [], width, height);
  }

  clearBoxes(): void {
    this.#overlay.show([], 1, 1);
  }
}
