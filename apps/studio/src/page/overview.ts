import { formatBytes, formatCount, formatRatio, formatShare } from '@fsnet/figures';
import type { NetworkDescription } from '../network/description.ts';
import type { EncodeAnswer } from '../worker/calls.ts';
import { element } from './element.ts';

export { formatBytes as sizeText };

const metricNames: Readonly<Record<string, string>> = { top1: 'Top-1', top5: 'Top-5' };

/** The figures of a network that matter most, of what was encoded where that is looked at. */
export function overviewTiles(network: NetworkDescription, encoded?: EncodeAnswer): HTMLElement {
  const { parameters, multiplyAdds, accuracy } = network;
  const bytes = encoded?.bytes ?? network.bytes;
  const dense = 4 * parameters;
  const [measured] = encoded ? [] : accuracy;
  return element(
    'dl',
    { class: 'tiles' },
    ...tile('Size', formatBytes(bytes), encoded ? 'as encoded' : `${network.format} file`),
    ...tile('Against float32', `${formatRatio(dense / bytes)}×`, `${formatBytes(dense)} dense`),
    ...tile('Weights', formatCount(parameters), 'filters counted whole'),
    ...tile('Multiply-adds', multiplyAdds > 0 ? formatCount(multiplyAdds) : '?', 'one sample, dense'),
    ...(measured
      ? tile(metricNames[measured.metric] ?? measured.metric, formatShare(measured.value), measured.dataset)
      : []),
  );
}

function tile(name: string, value: string, remark: string): HTMLElement[] {
  return [
    element(
      'div',
      {},
      element('dt', {}, name),
      element('dd', { class: 'tile-value' }, value),
      element('dd', { class: 'tile-remark' }, remark),
    ),
  ];
}
