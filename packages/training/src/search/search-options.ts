import { FsnError } from '@fsnet/graph';
import type { SearchedBits } from './choice.ts';

/** What the file is to keep to. */
export type SearchTarget =
  /** Of the whole file. */
  | { readonly kind: 'size'; readonly bytes: number }
  /** Most that the share of right answers on held-out images may fall by, 0 to 1. */
  | { readonly kind: 'drop'; readonly drop: number }
  /** Of one image, by the CPU runtime on this machine with one thread. */
  | { readonly kind: 'latency'; readonly milliseconds: number };

/** What a search tries, besides the network. */
export interface SearchSettings {
  readonly target: SearchTarget;
  readonly bits: readonly SearchedBits[];
  /** Dense weights over summary length; 1 is among them in any case. */
  readonly ratios: readonly number[];
  readonly segments: 'filter' | 'row' | 'tap';
  readonly seed: number;
  /**
   * Trains networks all of whose layers are alike, too: for each width the ratio that gives a file of the result's size times
   * this.
   */
  readonly compareUniform?: number;
}

const sizeUnits: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  kib: 2 ** 10,
  mib: 2 ** 20,
};

/**
 * The target that a text names: `size=40kB`, `drop=0.01`, `latency=1.5ms`.
 *
 * @throws FsnError `bad-value`
 */
export function parseTarget(text: string): SearchTarget {
  const [, kind, number, unit] = /^(size|drop|latency)=(\d+\.?\d*|\.\d+)\s*([a-z]*|%)$/i.exec(text) ?? [];
  const value = Number(number);
  const unitName = unit?.toLowerCase();
  if (kind === 'size' && sizeUnits[unitName] && value > 0)
    return { kind, bytes: Math.floor(value * sizeUnits[unitName]) };
  if (kind === 'drop' && ['', '%'].includes(unitName)) {
    const drop = unitName === '%' ? value / 100 : value;
    if (drop < 1) return { kind, drop };
  }
  if (kind === 'latency' && ['', 'ms', 'us', 's'].includes(unitName) && value > 0)
    return {
      kind,
      milliseconds: value * { '': 1, ms: 1, us: 1e-3, s: 1e3 }[unitName as '' | 'ms' | 'us' | 's'],
    };
  throw new FsnError('bad-value', `target: expected size=40kB, drop=0.01 or latency=1.5ms, found ${text}`, {
    ...{ path: 'target', expected: 'size=40kB, drop=0.01 or latency=1.5ms', actual: text },
  });
}

/** A target as people write it. */
export function targetText(target: SearchTarget): string {
  switch (target.kind) {
    case 'size':
      return `${target.bytes.toLocaleString('en')} bytes`;
    case 'drop':
      return `a drop of ${Number((100 * target.drop).toPrecision(6))} points`;
    case 'latency':
      return `${Number(target.milliseconds.toPrecision(6))} ms an image`;
    default:
      return target satisfies never;
  }
}
