import { element } from '../page/element.ts';

/** The webcam, frame by frame, each as soon as the one before is answered. */
export class Webcam {
  readonly screen: HTMLElement;
  readonly controls: HTMLElement;
  readonly #video = element('video', { class: 'screen', muted: true, playsinline: true });
  readonly #button = element(
    'button',
    { type: 'button', onclick: () => void this.#toggle() },
    'Start the webcam',
  );
  readonly #onFrame: (video: HTMLVideoElement) => Promise<void>;
  readonly #onProblem: (error: unknown) => void;
  #stream: MediaStream | undefined;

  constructor(onFrame: (video: HTMLVideoElement) => Promise<void>, onProblem: (error: unknown) => void) {
    this.#onFrame = onFrame;
    this.#onProblem = onProblem;
    this.#video.setAttribute('aria-label', 'Webcam');
    this.screen = element('div', { class: 'screen-frame' }, this.#video);
    this.controls = element('div', {}, this.#button);
  }

  stop(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
    this.#button.textContent = 'Start the webcam';
  }

  async #toggle(): Promise<void> {
    if (this.#stream) {
      this.stop();
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      this.#stream = stream;
      this.#button.textContent = 'Stop the webcam';
      this.#video.srcObject = stream;
      await this.#video.play();
      while (this.#stream === stream) {
        await this.#onFrame(this.#video);
        await new Promise(requestAnimationFrame);
      }
    } catch (cause) {
      this.stop();
      this.#onProblem(new Error('the webcam cannot be used', { cause }));
    }
  }
}
