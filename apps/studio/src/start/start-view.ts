import { element, elementById } from '../page/element.ts';
import type { OpenRequest } from '../worker/calls.ts';
import { shippedModels } from './shipped-models.ts';

/** Opens what is chosen, dropped anywhere on the page, or picked among what is shipped. */
export function setUpStart(open: (request: OpenRequest) => void): void {
  const input = elementById<HTMLInputElement>('file');
  input.addEventListener('change', () => {
    openAmong([...(input.files ?? [])], open);
    // The same file can be chosen again.
    input.value = '';
  });
  elementById('shipped').replaceChildren(
    ...shippedModels.map(({ file, title, text }) => {
      const source = new URL(`models/${file}`, document.baseURI).href;
      const pick = () => open({ name: file, source });
      return element(
        'li',
        {},
        element(
          'button',
          { type: 'button', class: 'card', onclick: pick },
          element('strong', {}, title),
          element('span', {}, text),
        ),
      );
    }),
  );
  setUpDrop(open);
}

function setUpDrop(open: (request: OpenRequest) => void): void {
  const zone = elementById('drop');
  const isFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    zone.classList.add('over');
  });
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) zone.classList.remove('over');
  });
  addEventListener('drop', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    zone.classList.remove('over');
    openAmong(
      [...event.dataTransfer!.files].filter(({ type }) => !type.startsWith('image/')),
      open,
    );
  });
}

/** Opens the network among files that came together; the others may hold its weights. */
function openAmong(files: readonly File[], open: (request: OpenRequest) => void): void {
  const source = files.find(({ name }) => /\.(fsn|onnx)$/i.test(name)) ?? files[0];
  if (source) open({ name: source.name, source, beside: files.filter((file) => file !== source) });
}
