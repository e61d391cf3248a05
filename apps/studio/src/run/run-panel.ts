import { Choice } from '../page/choice.ts';
import { element } from '../page/element.ts';
import { clearProblem, showProblem } from '../page/problem-display.ts';
import { ProgressDisplay } from '../page/progress-display.ts';
import { Slider } from '../page/slider.ts';
import type { Studio } from '../page/studio.ts';
import type { Answer, RuntimeName } from './answer.ts';
import { AnswerCard } from './answer-card.ts';
import { PictureStage, type StageSource } from './picture-stage.ts';

/** Rounds that a still picture is run for its time; a frame of the webcam runs once. */
const stillRounds = 8;

/** Runs the network on a picture, a drawing or the webcam, beside its dense form in ONNX Runtime Web. */
export function setUpRunPanel(studio: Studio, place: HTMLElement): void {
  const problem = element('div', { role: 'alert' });
  const progress = new ProgressDisplay();
  const ours = new AnswerCard('fsnet');
  const dense = new AnswerCard('ONNX Runtime Web, dense');
  dense.element.hidden = true;
  const note = element('p', { class: 'muted note' });
  const threshold = new Slider('threshold', 'Boxes from score', {
    min: 0.05,
    max: 0.95,
    step: 0.05,
    value: 0.5,
  });
  threshold.text = '0.50';
  const compare = element('input', { type: 'checkbox' });
  const runtime = new Choice<'wasm' | 'webgpu'>(
    'runtime',
    'What runs the network',
    [
      { value: 'wasm', text: 'CPU (WebAssembly)' },
      { value: 'webgpu', text: 'GPU (WebGPU)' },
    ],
    () => void run(),
  );
  if (!('gpu' in navigator))
    runtime.set('webgpu', { disabled: true, text: 'GPU (this browser has no WebGPU)' });

  const stage = new PictureStage((source) => run(source));
  let stop = new AbortController();

  const runOn = async (name: RuntimeName, source: StageSource, signal: AbortSignal): Promise<Answer> => {
    const picture = await createImageBitmap(source.image);
    const rounds = source.isMoving ? 1 : stillRounds;
    const request = { version: studio.version, runtime: name, picture, rounds } as const;
    return progress.during(
      'Running',
      (own, onProgress) =>
        studio.client.call(
          'run',
          { ...request, threshold: threshold.value },
          { signal: own, onProgress, transfer: [picture] },
        ),
      signal,
    );
  };

  const run = async (source: StageSource | undefined = stage.source): Promise<void> => {
    stop.abort();
    if (!studio.original || studio.original.noImages !== undefined || !source) return;
    stop = new AbortController();
    const { signal } = stop;
    clearProblem(problem);
    try {
      const answer = await runOn(runtime.value, source, signal);
      ours.show(answer);
      stage.showBoxes(answer);
      if (compare.checked && !source.isMoving) {
        dense.showWaiting();
        dense.show(await runOn('onnxruntime', source, signal));
      }
    } catch (error) {
      // Unless newer work has the card already.
      if (signal === stop.signal) dense.stopWaiting();
      showProblem(problem, error);
    }
  };

  compare.addEventListener('change', () => {
    dense.element.hidden = !compare.checked;
    if (compare.checked) void run();
  });
  threshold.input.addEventListener('input', () => {
    threshold.text = threshold.value.toFixed(2);
    void run();
  });
  studio.on((change) => {
    if (change === 'encoded' && studio.version === 'original') return;
    const { original } = studio;
    ours.clear();
    dense.clear();
    clearProblem(problem);
    threshold.element.hidden = original?.task !== 'boxes';
    note.textContent = original?.noImages ?? original?.assumed ?? '';
    stage.clearBoxes();
    if (change === 'network') stage.reset();
    else void run();
  });

  place.append(
    stage.element,
    element(
      'div',
      { class: 'run-results' },
      element(
        'div',
        { class: 'run-options' },
        runtime.element,
        element(
          'label',
          { class: 'check' },
          compare,
          'Compare with ONNX Runtime Web (14 MB are fetched once)',
        ),
        threshold.element,
      ),
      note,
      progress.element,
      problem,
      element('div', { class: 'answers', 'aria-live': 'polite' }, ours.element, dense.element),
    ),
  );
}
