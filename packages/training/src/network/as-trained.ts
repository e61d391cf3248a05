import type { Recipe } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';

/** The encoder's recipe that leaves every weight as training had it: quantised ones stay so anyway. */
export function asTrained({ weights }: Pick<Graph, 'weights'>): Recipe {
  const plain = [...weights].filter(([, { vector }]) => vector.format === 'plain');
  return { layers: plain.map(([name]) => ({ match: literalPattern(name), bits: 32 })) };
}

/** The pattern of weight names that only this one matches. */
export function literalPattern(name: string): string {
  return name.replace(/[*?{}\\]/g, '\\$&');
}
