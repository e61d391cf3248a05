import { Choice } from '../page/choice.ts';
import { element } from '../page/element.ts';
import { clearProblem, showProblem } from '../page/problem-display.ts';
import { ProgressDisplay } from '../page/progress-display.ts';
import type { Studio } from '../page/studio.ts';
import type { FileForm, Version } from '../worker/calls.ts';

const forms: readonly { readonly form: FileForm; readonly text: string; readonly ending: string }[] = [
  { form: 'fsn', text: '.fsn', ending: '.fsn' },
  { form: 'onnx', text: 'ONNX, float32', ending: '.onnx' },
  { form: 'compact-onnx', text: 'ONNX, compact', ending: '-compact.onnx' },
];

/** Saves the network, as it came or as it was encoded, in each form. */
export function downloadButtons(studio: Studio): HTMLElement {
  const problem = element('div', { role: 'alert' });
  const progress = new ProgressDisplay();
  const version = new Choice<Version>(
    'download-version',
    'Which version to save',
    [
      { value: 'encoded', text: 'Encoded' },
      { value: 'original', text: 'As opened' },
    ],
    () => update(),
  );
  const buttons = forms.map(({ form, text, ending }) =>
    element('button', { type: 'button', 'data-form': form, onclick: () => void save(form, ending) }, text),
  );
  const update = () => {
    const { original, encoded } = studio;
    version.set('encoded', { disabled: !encoded });
    for (const button of buttons) {
      const isFsn = button.dataset.form === 'fsn';
      button.disabled = !original || (version.value === 'original' && isFsn && original.format !== 'fsn');
    }
  };
  const save = async (form: FileForm, ending: string): Promise<void> => {
    clearProblem(problem);
    try {
      const blob = await progress.during('Writing the file', (signal) =>
        studio.client.call('save', { version: version.value, form }, { signal }),
      );
      download(blob, `${studio.original!.fileName.replace(/\.[^.]*$/, '')}${ending}`);
    } catch (error) {
      showProblem(problem, error);
    }
  };
  studio.on((change) => {
    if (change === 'network') version.value = 'original';
    if (change === 'encoded') version.value = 'encoded';
    update();
  });
  return element(
    'section',
    { class: 'downloads', 'aria-label': 'Save' },
    element('h2', {}, 'Save'),
    version.element,
    element('div', { class: 'buttons' }, ...buttons),
    progress.element,
    problem,
  );
}

function download(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  element('a', { href, download: name }).click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
