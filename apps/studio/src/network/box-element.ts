import { formatBytes, formatRatio } from '@fsnet/figures';
import { svgElement } from '../page/element.ts';
import { type BoxDescription, boxSize, type LayerDescription } from './description.ts';

const shortNames: Readonly<Record<string, string>> = {
  BatchNormalization: 'BatchNorm',
  GlobalAveragePool: 'GlobalAvgPool',
  AveragePool: 'AvgPool',
  NonMaxSuppression: 'NMS',
  ConvTranspose: 'ConvT',
};

/** Characters that fit into a box. */
const mostCharacters = 26;

/** What is known of the weights that a box reads. */
export interface BoxWeights {
  readonly bytes: number;
  /** Of the largest of them; 1 where it is dense. */
  readonly ratio: number;
}

/** Sums up the weights of each box. */
export function weightsOfBoxes(
  boxes: readonly BoxDescription[],
  layers: readonly LayerDescription[],
): BoxWeights[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  return boxes.map(({ weights }) => {
    const own = weights.map((name) => byName.get(name)).filter((layer) => layer !== undefined);
    const largest = own.reduce<LayerDescription | undefined>(
      (most, layer) => (layer.parameters > (most?.parameters ?? -1) ? layer : most),
      undefined,
    );
    return { bytes: own.reduce((sum, { bytes }) => sum + bytes, 0), ratio: largest?.ratio ?? 1 };
  });
}

/** What a box is called. */
export function boxTitle({ ops, title }: BoxDescription): string {
  return ops.length === 0 ? title : ops.map((op) => shortNames[op] ?? op).join(' · ');
}

/** What a screen reader says of a box. */
function boxLabel(box: BoxDescription, { bytes, ratio }: BoxWeights): string {
  const facts = [
    box.ops.length === 0 ? `${box.kind} ${box.title}` : `${box.ops.join(', ')}: ${box.title}`,
    ...(box.shape ? [`gives ${box.shape}`] : []),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(ratio > 1.005 ? [`filter summary, ratio ${formatRatio(ratio)}`] : []),
  ];
  return facts.join('; ');
}

/** A box of the graph. `share` of the largest box's bytes is drawn as a bar. */
export function boxElement(
  index: number,
  box: BoxDescription,
  weights: BoxWeights,
  share: number,
): SVGGElement {
  const { width, height } = boxSize;
  const isEnd = box.kind === 'input' || box.kind === 'output';
  const isSummary = weights.ratio > 1.005;
  const second = [box.shape, ...(weights.bytes > 0 ? [formatBytes(weights.bytes)] : [])].join(' · ');
  return svgElement(
    'g',
    {
      id: `box-${index}`,
      class: `box ${box.kind}${isSummary ? ' summary' : ''}`,
      role: 'option',
      'aria-label': boxLabel(box, weights),
      'data-index': index,
      transform: `translate(${box.x - width / 2} ${box.y - height / 2})`,
    },
    svgElement('rect', { class: 'box-face', width, height, rx: isEnd ? height / 2 : 6 }),
    svgElement('text', { class: 'box-title', x: width / 2, y: 19 }, cut(boxTitle(box))),
    svgElement('text', { class: 'box-facts', x: width / 2, y: 34 }, cut(second)),
    share > 0
      ? svgElement('rect', {
          class: 'box-bytes',
          x: 6,
          y: height - 5,
          width: (width - 12) * share,
          height: 2,
        })
      : undefined,
    isSummary
      ? svgElement(
          'g',
          { class: 'box-ratio', transform: `translate(${width - 30} -7)` },
          svgElement('rect', { width: 38, height: 15, rx: 7.5 }),
          svgElement('text', { x: 19, y: 11 }, `×${formatRatio(weights.ratio)}`),
        )
      : undefined,
  );
}

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text;
}
