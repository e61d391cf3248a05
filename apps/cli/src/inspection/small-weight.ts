import type { ReportedLayer } from './report.ts';

/** Whether a weight is one of the many that tell little: of one dimension (biases, batch norms) and a small part. */
export function isSmall({ shape, relativeShare }: Pick<ReportedLayer, 'shape' | 'relativeShare'>): boolean {
  return shape.length < 2 && relativeShare < 0.01;
}
