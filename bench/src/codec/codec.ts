import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import { decode, decodeSymbols, expand, unpack } from '@fsnet/decoder';
import { encode, encodeSymbols } from '@fsnet/encoder';
import type { Weight } from '@fsnet/graph';
import { median, time, timeByTurns } from '../measure.ts';
import { type BenchmarkOptions, largerIsBetter, type Row, smallerIsBetter } from '../row.ts';
import { normalWeights, randomNetwork } from './random-network.ts';

const required = 'required';

/**
 * What the codec has to keep to: ResNet-50 with random weights encoded at 8 bits and decoded, one core; memory;
 * growth with the number of weights; and the entropy coder beside gzip and brotli on the same levels.
 */
export async function codec(options: BenchmarkOptions): Promise<Row[]> {
  return [...wholeNetwork(options), ...peakMemory(), linearity(options), ...entropyCoder(options)];
}

function wholeNetwork({ quick }: BenchmarkOptions): Row[] {
  const repetitions = quick ? 3 : 7;
  const graph = randomNetwork(quick ? 18 : 50);
  const values = [...graph.weights.values()].reduce((sum, { vector }) => sum + vector.count, 0);
  const megabytes = (4 * values) / 1e6;
  const settings = { bits: 8, goldenSamples: 0 } as const;
  let raw: Uint8Array = new Uint8Array();
  let rans: Uint8Array = new Uint8Array();
  const encodeTimes = Array.from({ length: quick ? 1 : 3 }, () =>
    time(() => {
      rans = encode(graph, { ...settings, coder: 'rans' });
    }),
  );
  raw = encode(graph, { ...settings, coder: 'raw' });
  const unpacked = unpack(rans);
  const times = timeByTurns(
    { expand: () => expand(unpacked), decodeRaw: () => decode(raw), decodeRans: () => decode(rans) },
    repetitions,
  );
  const network = quick ? 'ResNet-18' : 'ResNet-50';
  const speed = (milliseconds: number) => megabytes / (milliseconds / 1000);
  return [
    smallerIsBetter({
      name: `encode ${network} at 8 bits, ${(values / 1e6).toFixed(1)} M weights`,
      unit: 'ms',
      ours: median(encodeTimes),
      peer: 10_000,
      peerName: required,
    }),
    smallerIsBetter({
      name: `decode ${network} to dense float32`,
      unit: 'ms',
      ours: times.decodeRans,
      peer: 1000,
      peerName: required,
    }),
    largerIsBetter({
      name: 'expand unpacked weights to float32',
      unit: 'MB/s',
      ours: speed(times.expand),
      peer: 200,
      peerName: required,
    }),
    largerIsBetter({
      name: 'decode a file of raw levels to float32',
      unit: 'MB/s',
      ours: speed(times.decodeRaw),
      peer: 200,
      peerName: required,
    }),
    largerIsBetter({
      name: 'decode a file of rANS levels to float32',
      unit: 'MB/s',
      ours: speed(times.decodeRans),
      peer: 100,
      peerName: required,
    }),
  ];
}

/** Of whole processes with ResNet-50, the network itself and the runtime included. */
function peakMemory(): Row[] {
  const script = fileURLToPath(new URL('./peak-memory.ts', import.meta.url));
  return (['encode', 'decode'] as const).map((work) => {
    const output = execFileSync(
      process.execPath,
      ['--conditions=@fsnet/source', '--import', 'tsx', script, work],
      { encoding: 'utf8' },
    );
    const { peak, network } = JSON.parse(output) as { peak: number; network: number };
    return smallerIsBetter({
      name: `peak memory of a process that ${work}s ResNet-50`,
      unit: 'x fp32',
      ours: peak / network,
      peer: 4,
      peerName: required,
    });
  });
}

/** Slope of log time over log weights at one, two and four times the weights. */
function linearity({ quick }: BenchmarkOptions): Row {
  const base = quick ? 400_000 : 4_000_000;
  const sizes = [1, 2, 4];
  const graphs = sizes.map((size) => normalWeights(size * base, 600_000));
  const works = Object.fromEntries(
    graphs.map((graph, i) => [`${sizes[i]}`, () => encode(graph, { bits: 8, goldenSamples: 0 })]),
  );
  const times = timeByTurns(works, quick ? 3 : 5);
  const points = sizes.map((size): [number, number] => [Math.log(size), Math.log(times[`${size}`])]);
  return smallerIsBetter({
    name: 'growth of encoding time with weights',
    unit: 'power',
    ours: slope(points),
    peer: 1,
    peerName: 'linear',
  });
}

function slope(points: readonly [number, number][]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const products = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return products / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** Both peers are native code and look for repetitions, of which levels have none. */
function entropyCoder({ quick }: BenchmarkOptions): Row[] {
  const count = quick ? 300_000 : 2_000_000;
  const rows: Row[] = [];
  for (const bits of [8, 4] as const) {
    const levels = levelsOf(encode(normalWeights(count, count), { bits, protect: false, goldenSamples: 0 }));
    const ours = encodeSymbols(levels);
    const gzip = gzipSync(levels, { level: 9 });
    const brotli = brotliCompressSync(levels, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quick ? 9 : 11 },
    });
    const times = timeByTurns(
      {
        ours: () => decodeSymbols(ours, 0, levels.length),
        gzip: () => gunzipSync(gzip),
        brotli: () => brotliDecompressSync(brotli),
      },
      quick ? 3 : 9,
    );
    for (const [peerName, peer, milliseconds] of [
      ['gzip -9', gzip, times.gzip],
      [quick ? 'brotli -q 9' : 'brotli -q 11', brotli, times.brotli],
    ] as const) {
      rows.push(
        smallerIsBetter({
          name: `size of ${bits}-bit levels`,
          unit: 'bits/level',
          ours: (8 * ours.length) / levels.length,
          peer: (8 * peer.length) / levels.length,
          peerName,
        }),
        largerIsBetter({
          name: `decoding speed of ${bits}-bit levels`,
          unit: 'M/s',
          ours: levels.length / times.ours / 1000,
          peer: levels.length / milliseconds / 1000,
          peerName,
        }),
      );
    }
  }
  return rows;
}

function levelsOf(file: Uint8Array): Uint8Array {
  const weights: Weight[] = [...unpack(file).weights.values()];
  const largest = weights.reduce((best, weight) => (weight.vector.count > best.vector.count ? weight : best));
  if (largest.vector.format !== 'affine') throw new Error('the weights are not quantised');
  return largest.vector.levels;
}
