import { element } from '../page/element.ts';
import { clearProblem, showProblem } from '../page/problem-display.ts';
import { ProgressDisplay } from '../page/progress-display.ts';
import type { Studio } from '../page/studio.ts';
import { downloadButtons } from './download-buttons.ts';
import { EncodeForm } from './encode-form.ts';
import { EncodeResult } from './encode-result.ts';
import { LayerSettingsTable } from './layer-settings-table.ts';

/** Milliseconds after the last change before the network is encoded. */
const patience = 250;

/** Encodes the network as the settings say, as soon as they change, and shows what it comes to. */
export function setUpEncodePanel(studio: Studio, place: HTMLElement): void {
  const problem = element('div', { role: 'alert' });
  const progress = new ProgressDisplay();
  const result = new EncodeResult();
  const layers = new LayerSettingsTable(() => change());
  const form = new EncodeForm(() => change());
  let stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const change = () => {
    stop.abort();
    clearTimeout(timer);
    const { original } = studio;
    if (!original) return;
    result.showEstimate(original, form.request, layers.settings);
    timer = setTimeout(() => void encode(), patience);
  };

  const encode = async (): Promise<void> => {
    stop = new AbortController();
    clearProblem(problem);
    try {
      const answer = await progress.during(
        'Encoding',
        (signal, onProgress) =>
          studio.client.call('encode', { ...form.request, layers: layers.settings }, { signal, onProgress }),
        stop.signal,
      );
      result.show(studio.original!, answer);
      layers.showAnswer(answer);
      studio.setEncoded(answer);
    } catch (error) {
      showProblem(problem, error);
    }
  };

  studio.on((what) => {
    if (what !== 'network' || !studio.original) return;
    stop.abort();
    clearTimeout(timer);
    clearProblem(problem);
    form.reset(studio.original);
    layers.reset(studio.original);
    result.clear();
  });

  place.append(
    element('div', { class: 'encode-settings' }, form.element, downloadButtons(studio)),
    element('div', { class: 'encode-result' }, result.element, progress.element, problem, layers.element),
  );
}
