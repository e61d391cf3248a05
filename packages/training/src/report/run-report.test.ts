import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { TrainingEvent } from '../run/training-event.ts';
import { crc32c } from './crc32c.ts';
import { drawLinePlot } from './line-plot.ts';
import type { LogEntry } from './log-entry.ts';
import { readMetrics } from './metrics-log.ts';
import { RunReport, reportFiles } from './run-report.ts';
import { scalarsRecord } from './tensorboard-events.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsn-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = (file: keyof typeof reportFiles) => join(folder, reportFiles[file]);

/** What a run of 3 epochs of 20 steps reports from `stepsDone` on. */
function* eventsFrom(stepsDone: number): Generator<TrainingEvent> {
  const [epochs, stepsPerEpoch] = [3, 20];
  const steps = epochs * stepsPerEpoch;
  yield {
    kind: 'start',
    parameters: 10,
    trainingImages: 40,
    summaries: 0,
    obstacles: {},
    validationImages: 5,
    epochs,
    stepsPerEpoch,
    workers: 1,
    backend: 'wasm',
    stepsDone,
  };
  for (let step = stepsDone + 1; step <= steps; step++) {
    const epoch = Math.ceil(step / stepsPerEpoch);
    const pace = { imagesPerSecond: 100 * Math.random(), secondsLeft: Math.random() };
    const common = { epoch, epochs, step, steps, loss: 3 / step, accuracy: step / 60, learningRate: 0.1 };
    yield { kind: 'step', ...common, ...pace };
    if (step % stepsPerEpoch > 0) continue;
    const locations = { 'conv<1>': [epoch, 2 * epoch] };
    const validation = { images: 5, loss: 4 / step, accuracy: step / 80 };
    yield { kind: 'epoch', ...common, ...pace, validation, locations, seconds: Math.random() };
    yield { kind: 'checkpoint', step, name: 'last' };
  }
}

const head = { title: 'a <small> run', recipe: { note: '</pre><script>' } };

function recordTo(report: RunReport, events: Iterable<TrainingEvent>, lastStep = 60): void {
  for (const event of events) {
    if (event.kind !== 'start' && event.step > lastStep) break;
    report.record(event);
  }
}

/** What must be equal whenever a run is interrupted. */
function withoutTimes(entries: readonly LogEntry[]): object[] {
  return entries.map((entry) => ({ ...entry, time: 0, imagesPerSecond: 0, seconds: 0 }));
}

test('figures of a detector are named as what they are, and epochs may go unmeasured', () => {
  const report = new RunReport(folder, head);
  const events = [...eventsFrom(0)].map((event): TrainingEvent => {
    if (event.kind === 'start') return { ...event, task: 'detection' };
    if (event.kind !== 'epoch' || event.epoch !== 2) return event;
    const { validation, ...unmeasured } = event;
    return unmeasured;
  });
  recordTo(report, events);
  report.close();
  const [html, curve] = [readFileSync(path('html'), 'utf8'), readFileSync(path('curve'), 'utf8')];
  expect(html).toContain('<th>boxes</th><th>held-out loss</th><th>held-out mAP@.5</th>');
  expect(curve).toContain('mAP@.5 on held-out images');
  expect(html + curve).not.toMatch(/top-1|NaN/);
});

describe('a log', () => {
  it('of a run that is killed and goes on has the entries of an undisturbed one', () => {
    const undisturbed = new RunReport(folder, head);
    recordTo(undisturbed, eventsFrom(0));
    undisturbed.close();
    const expected = withoutTimes(readMetrics(path('metrics')));
    expect(expected).toHaveLength(1 + 30 + 3);
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 60 }), fc.nat(200), (killedAt, torn) => {
        const killed = new RunReport(folder, head);
        recordTo(killed, eventsFrom(0), killedAt);
        killed.close();
        const line = '{"event":"step","time":"2026-01-01T00:00:00Z","epoch":3,"step":61,"loss":1.5}\n';
        appendFileSync(path('metrics'), line.slice(0, torn));
        appendFileSync(path('tensorboard'), Buffer.alloc(torn % 30));
        const resumed = new RunReport(folder, head);
        recordTo(resumed, eventsFrom(Math.floor(killedAt / 20) * 20));
        resumed.close();
        expect(withoutTimes(readMetrics(path('metrics')))).toEqual(expected);
        expect(readRecords(readFileSync(path('tensorboard')))).toHaveLength(1 + 30 + 3);
      }),
      { numRuns: 30 },
    );
  });

  it('names the line that is no JSON', () => {
    writeFileSync(path('metrics'), '{"event":"start"}\n{"ev\n{"event":"start"}\n');
    expect(() => readMetrics(path('metrics'))).toThrow('line 2 is not JSON');
  });

  it('ends with what the run was measured to reach', () => {
    const report = new RunReport(folder, head);
    recordTo(report, eventsFrom(0));
    const accuracy = [{ metric: 'top1', value: 0.5, dataset: 'CIFAR-10 test', samples: 10 }];
    report.finish({ step: 60, bytes: 1234, accuracy });
    report.close();
    expect(readMetrics(path('metrics')).at(-1)).toMatchObject({ event: 'finish', bytes: 1234, accuracy });
    const [scalar] = scalarsOf(readRecords(readFileSync(path('tensorboard'))).at(-1)!);
    expect(scalar).toEqual({ step: 60, tag: 'top1/CIFAR-10 test', value: 0.5 });
  });
});

test('the page needs nothing else and shows texts as they are', () => {
  const report = new RunReport(folder, head);
  recordTo(report, eventsFrom(0), 40);
  report.close();
  const page = readFileSync(path('html'), 'utf8');
  expect(page).toContain('<h1>a &lt;small&gt; run</h1>');
  expect(page).toContain('conv&lt;1&gt;');
  expect(page).not.toMatch(/<script|<link|src=|@import|url\(/);
  expect(page.match(/<svg/g)).toHaveLength(5);
  expect(page).toContain('Not finished: epoch 2 is done.');
  expect(readFileSync(path('curve'), 'utf8')).toMatch(/^<svg.*<polyline.*<\/svg>\n$/s);
});

describe('TensorBoard events', () => {
  it('are framed with masked checksums', () => {
    // RFC 3720, appendix B.4.
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });

  it('give back the scalars that were written', () => {
    const tag = fc.string({ unit: 'grapheme', maxLength: 200 });
    const value = fc.float({ noNaN: true });
    const step = fc.integer({ min: 0, max: 2 ** 40 });
    fc.assert(
      fc.property(step, fc.array(fc.record({ tag, value }), { minLength: 1 }), (at, scalars) => {
        const [record] = readRecords(scalarsRecord(1.5, at, scalars));
        expect(scalarsOf(record)).toEqual(scalars.map((scalar) => ({ step: at, ...scalar })));
      }),
    );
  });
});

test('a plot keeps points within its frame and leaves out what is no number', () => {
  const plot = (points: [number, number][]) =>
    drawLinePlot({
      title: 'a',
      series: [{ name: 'b', color: 'red', points }],
      left: { format: String },
      xLabel: String,
    });
  const value = fc.double({ min: -1e6, max: 1e6, noDefaultInfinity: true });
  // Apart by little more than float64 tells.
  const closest: [number, number][] = [
    [0, -999999.9999999993],
    [0, -999999.9999999998],
  ];
  const smallest: [number, number][] = [
    [0, 0],
    [0, -5e-324],
  ];
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value)), (points) => {
      const drawn = plot([...points, [0, Number.NaN]]).match(/points="([^"]*)"/)![1];
      const places = drawn
        .split(' ')
        .filter(Boolean)
        .map((place) => place.split(',').map(Number));
      expect(places).toHaveLength(points.filter(([x, y]) => Number.isFinite(x + y)).length);
      for (const [x, y] of places) {
        expect(x).toBeGreaterThanOrEqual(55.9);
        expect(x).toBeLessThanOrEqual(456.1);
        expect(y).toBeGreaterThanOrEqual(15.9);
        expect(y).toBeLessThanOrEqual(196.1);
      }
    }),
    { examples: [[closest], [smallest]] },
  );
});

/** Data of a TFRecord file's records, checksums verified, one bit after the other. */
function readRecords(file: Uint8Array): Uint8Array[] {
  const masked = (bytes: Uint8Array) => {
    let crc = 0xffffffff;
    for (const byte of bytes)
      for (let bit = 0; bit < 8; bit++)
        crc = (crc ^ (byte >> bit)) & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    crc = ~crc >>> 0;
    return ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) % 2 ** 32;
  };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 8, true)).toBe(masked(file.subarray(at, at + 8)));
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

/** Scalars of an event, by the wire types of its message. */
function scalarsOf(event: Uint8Array): { step: number; tag: string; value: number }[] {
  const fields = fieldsOf(event);
  const step = fields.find(({ field }) => field === 2)!.value;
  return fields
    .filter(({ field }) => field === 5)
    .flatMap(({ bytes }) => fieldsOf(bytes))
    .map(({ bytes }) => {
      const inner = fieldsOf(bytes);
      const tag = new TextDecoder().decode(inner.find(({ field }) => field === 1)!.bytes);
      const { bytes: float } = inner.find(({ field }) => field === 2)!;
      return { step, tag, value: new DataView(float.buffer, float.byteOffset).getFloat32(0, true) };
    });
}

function fieldsOf(message: Uint8Array): { field: number; value: number; bytes: Uint8Array }[] {
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (; message[at] > 127; factor *= 128) value += (message[at++] - 128) * factor;
    return value + message[at++] * factor;
  };
  const fields: { field: number; value: number; bytes: Uint8Array }[] = [];
  while (at < message.length) {
    const key = varint();
    const wire = key & 7;
    const value = wire === 0 || wire === 2 ? varint() : 0;
    const length = { 0: 0, 1: 8, 2: value, 5: 4 }[wire]!;
    fields.push({ field: key >> 3, value, bytes: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
