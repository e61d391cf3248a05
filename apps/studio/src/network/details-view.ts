import { formatBytes, formatCount } from '@fsnet/figures';
import { element } from '../page/element.ts';
import type { Studio } from '../page/studio.ts';
import { boxTitle } from './box-element.ts';
import type { NetworkDescription } from './description.ts';
import { WeightView } from './weight-view.ts';

/** What is known of a network, or of the box that is selected in its graph. */
export class DetailsView {
  readonly element: HTMLElement = element('aside', {
    class: 'details',
    'aria-label': 'Details',
    'aria-live': 'polite',
  });
  readonly #studio: Studio;
  #stop = new AbortController();

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  showNetwork(network: NetworkDescription): void {
    this.#stop.abort();
    const { title, description, licence, inputs, outputs, opset, drawing, layers } = network;
    this.element.replaceChildren(
      element('h2', {}, title),
      ...(description ? [element('p', { class: 'muted' }, description)] : []),
      factList([
        ['Takes', inputs.join(', ')],
        ['Gives', outputs.join(', ')],
        ['Drawn as', `${drawing.boxes.length} boxes`],
        ['Weights', `${layers.length}`],
        ['ONNX opset', `${opset}`],
        ['Licence', licence],
      ]),
      element('p', { class: 'hint' }, 'Click a box of the graph, or walk through it with the arrow keys.'),
    );
  }

  showBox(network: NetworkDescription, index: number): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    const box = network.drawing.boxes[index];
    const layers = network.layers.filter(({ name }) => box.weights.includes(name));
    const drawn = layers.filter(({ shape, dtype }) => shape.length > 1 && dtype.includes('float'));
    const others = layers.filter((layer) => !drawn.includes(layer));
    this.element.replaceChildren(
      element('h2', {}, boxTitle(box)),
      element('p', { class: 'muted' }, box.ops.length > 0 ? box.title : box.kind),
      factList([
        ['Gives', box.shape],
        ['Multiply-adds', box.multiplyAdds > 0 ? formatCount(box.multiplyAdds) : undefined],
        ...box.attributes,
        ...others.map(
          (layer) => [layer.name, `${layer.shape.join('×')}, ${formatBytes(layer.bytes)}`] as const,
        ),
      ]),
      ...drawn.map((layer) => new WeightView(this.#studio, layer, this.#stop.signal).element),
    );
  }
}

/** Names with what they are; those without are left out. */
function factList(facts: readonly (readonly [name: string, value: string | undefined])[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(([name, value]) => (value ? [element('dt', {}, name), element('dd', {}, value)] : [])),
  );
}
