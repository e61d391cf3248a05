import { readdirSync, readFileSync } from 'node:fs';
import { crc32, type Payload, readHeader } from '@fsnet/format';
import { FsnError, randomGenerator } from '@fsnet/graph';
import { beforeAll, expect, test } from 'vitest';
import { decode, unpack } from './unpack.ts';
import { verify } from './verify.ts';

const folder = new URL('../../../test-models/vectors/valid/', import.meta.url);
const random = randomGenerator(20_240_607);
const integer = (below: number) => Math.floor(random() * below);

/** A valid file with what is needed to damage it so that its checksums are still right. */
interface Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Offset of the header's own checksum. */
  readonly checksumAt: number;
  readonly payloads: readonly Extract<Payload, { kind: 'span' }>[];
}

function subjectOf(name: string, bytes: Uint8Array): Subject {
  const { graph, goldenSamples } = readHeader(bytes);
  const vectors = [...graph.weights.values()].flatMap((weight) =>
    weight.kind === 'summary' && weight.locations.kind === 'explicit'
      ? [weight.vector, weight.locations]
      : [weight.vector],
  );
  const tensors = goldenSamples.flatMap(({ outputs }) => Object.values(outputs).map(({ vector }) => vector));
  return {
    name,
    bytes,
    checksumAt: 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true),
    payloads: [...vectors, ...tensors].flatMap(({ payload }) => (payload.kind === 'span' ? [payload] : [])),
  };
}

/** Changes one to four bytes between `from` and `to`: a bit, or to anything, or to an extreme. */
function flip(bytes: Uint8Array, from: number, to: number): void {
  for (let left = 1 + integer(4); left > 0; left--) {
    const at = from + integer(to - from);
    const kind = integer(3);
    if (kind === 0) bytes[at] ^= 1 << integer(8);
    else bytes[at] = kind === 1 ? integer(256) : [0, 1, 127, 128, 255][integer(5)];
  }
}

/** Damages a copy: anywhere, at its end, or in the header or a payload with checksums made right again. */
function damage({ bytes, checksumAt, payloads }: Subject): Uint8Array {
  const kind = integer(10);
  if (kind === 0) return bytes.slice(0, integer(bytes.length));
  const damaged = bytes.slice();
  if (kind <= 3) {
    flip(damaged, 0, damaged.length);
    return damaged;
  }
  const view = new DataView(damaged.buffer);
  if (kind <= 7 || payloads.length === 0) flip(damaged, 4, checksumAt);
  else {
    const { byteOffset, byteLength, checksum } = payloads[integer(payloads.length)];
    flip(damaged, byteOffset, byteOffset + byteLength);
    const found = crc32(damaged.subarray(byteOffset, byteOffset + byteLength));
    for (let at = 8; at + 4 <= checksumAt; at += 4)
      if (view.getUint32(at, true) === checksum) view.setUint32(at, found, true);
  }
  view.setUint32(checksumAt, crc32(damaged.subarray(0, checksumAt)), true);
  return damaged;
}

interface Cost {
  milliseconds: number;
  /** Bytes of array buffers and objects that were made and not collected meanwhile. */
  allocated: number;
  outcome: string;
}

function measure(work: () => string): Cost {
  const before = process.memoryUsage();
  const start = performance.now();
  const outcome = work();
  const milliseconds = performance.now() - start;
  const after = process.memoryUsage();
  const allocated = after.arrayBuffers - before.arrayBuffers + (after.heapUsed - before.heapUsed);
  return { milliseconds, allocated, outcome };
}

/** What came of it; any exception but `FsnError` goes through. */
function outcomeOf(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (error) {
    if (error instanceof FsnError) return error.code;
    throw error;
  }
}

let subjects: Subject[];
beforeAll(() => {
  subjects = readdirSync(folder)
    .filter((name) => name.endsWith('.fsn'))
    .map((name) => subjectOf(name, new Uint8Array(readFileSync(new URL(name, folder)))));
  expect(subjects.length).toBeGreaterThan(10);
  // What the first calls compile and load is no cost of theirs.
  for (const { bytes } of subjects) verify(bytes);
});

test('100,000 damaged files give FsnError or a network, soon and in little memory', () => {
  const outcomes = new Map<string, number>();
  let slowest = 0;
  let hungriest = 0;
  for (let run = 0; run < 100_000; run++) {
    const bytes = damage(subjects[integer(subjects.length)]);
    const { milliseconds, allocated, outcome } = measure(() => outcomeOf(() => unpack(bytes)));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    slowest = Math.max(slowest, milliseconds);
    // A network that can be read can be expanded too.
    if (outcome === 'fine') expect(measure(() => outcomeOf(() => decode(bytes)))).toMatchObject({ outcome });
    const excess = allocated - 16 * bytes.length;
    hungriest = Math.max(hungriest, excess);
  }
  console.log(
    `outcomes ${JSON.stringify(Object.fromEntries(outcomes))}; slowest ${slowest.toFixed(1)} ms; ` +
      `most beyond 16 times the file ${(hungriest / 1024).toFixed(0)} KiB`,
  );
  expect(slowest).toBeLessThan(1000);
  expect(hungriest).toBeLessThan(2 ** 20);
  // Otherwise the damage does not reach what it is made for.
  for (const code of [
    'fine',
    'truncated',
    'malformed',
    'bad-checksum',
    'bad-offset',
    'bad-shape',
    'bad-value',
  ])
    expect(outcomes.get(code) ?? 0, code).toBeGreaterThan(20);
});

test('damaged files with golden samples are verified without an exception', () => {
  const subject = subjects.find(({ name }) => name === 'golden-samples.fsn');
  if (!subject) throw new Error('there is no golden-samples.fsn');
  for (let run = 0; run < 4000; run++) {
    const damaged = damage(subject);
    const cost = measure(() => {
      const { ok, problems } = verify(damaged);
      expect(ok).toBe(problems.length === 0);
      return '';
    });
    expect(cost.milliseconds).toBeLessThan(1000);
  }
});
