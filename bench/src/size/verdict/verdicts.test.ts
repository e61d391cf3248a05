import { expect, test } from 'vitest';
import type { Form, SizedFile } from '../sized-file.ts';
import { type Verdict, verdicts } from './verdicts.ts';

const file = (
  network: string,
  form: Form,
  [brotli, correct]: readonly [number, number],
  depth = 20,
): SizedFile => ({
  side: form === '.fsn' ? 'ours' : 'peer',
  name: `${network}, ${form}`,
  ...{ network, form, depth, brotli, raw: brotli + 100, gzip: brotli + 50, correct, samples: 10_000 },
});

const published = 'ResNet-20 published';
const peers = [
  file(published, 'fp32 ONNX', [1_000_000, 9173]),
  file(published, 'int8 ONNX (QDQ)', [250_000, 9150]),
  file(published, 'int8 ONNX (weights)', [240_000, 9172]),
  file('MLPerf Tiny ResNet-8', 'int8 tflite', [79_677, 8697], 8),
  file('MLPerf Tiny larger ResNet', 'int8 tflite', [409_647, 9131], 0),
];
const ours = [
  file('a', '.fsn', [39_900, 8700]),
  file('b', '.fsn', [80_000, 9073]),
  file('c', '.fsn', [100_000, 9155]),
  file('d', '.fsn', [150_000, 9180]),
  file('e', '.fsn', [5000, 9300], 56),
];

function named(found: readonly Verdict[], part: RegExp): Verdict {
  const nameOf = (verdict: Verdict) => ('row' in verdict ? verdict.row.name : verdict.missing);
  const [verdict, ...others] = found.filter((each) => part.test(nameOf(each)));
  expect(others).toEqual([]);
  return verdict;
}

test('take the smallest of the same depth that is right often enough', () => {
  const found = verdicts([...peers, ...ours]);
  expect(named(found, /within 1.0/)).toMatchObject({
    by: 'b, .fsn',
    row: { ours: 80, peer: 1000, ratio: 12.5, required: 12 },
  });
  expect(named(found, /within 0.3 points of its 91/)).toMatchObject({
    by: 'c, .fsn',
    row: { ratio: 10, required: 8 },
  });
});

test('are against the int8 file that is the harder one, and between ours by the front', () => {
  const found = verdicts([...peers, ...ours]);
  expect(named(found, /often right as its int8, 91.72 %$/)).toMatchObject({
    by: 'd, .fsn',
    row: { ours: 150, peer: 240, ratio: 1.6, required: 2, peerName: 'int8 ONNX (weights), brotli' },
  });
  expect(named(found, /within 0.3 points of its int8/)).toMatchObject({
    by: 'c, .fsn',
    row: { ours: 100, peer: 240 },
  });
  const between = named(found, /its int8, 91.72 %, between/);
  expect('row' in between && between.row.ours).toBeCloseTo(100 * 1.5 ** (17 / 25));
});

test('count the file itself against what MLPerf Tiny asks, of any depth', () => {
  const found = verdicts([...peers, ...ours.slice(0, 4)]);
  expect(named(found, /ResNet-8.*itself/)).toMatchObject({
    row: { ours: 40, peer: 40, ratio: 1, required: 1 },
  });
  expect(named(found, /ResNet-8, int8, 86.97 %$/)).toMatchObject({ row: { ours: 39.9, peer: 79.677 } });
  expect(named(verdicts([...peers, ...ours]), /larger.*itself/)).toMatchObject({
    row: { ours: 5.1, peer: 160 },
  });
});

test('say where none of ours is right often enough', () => {
  const found = verdicts([...peers, ours[0]]);
  expect(named(found, /within 1.0/)).toEqual({ missing: expect.stringContaining('91.73 %'), required: 12 });
  expect(named(found, /as often right as its int8/)).toMatchObject({ required: 2 });
});

test('ask nothing where there are no peers', () => {
  expect(verdicts(ours)).toEqual([]);
});
