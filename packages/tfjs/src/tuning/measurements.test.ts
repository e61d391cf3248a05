import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SummaryVariant } from '../convolution/choice.ts';
import { deviceName, type Measurements, readMeasurements, writeMeasurements } from './measurements.ts';
import { openTuningStore } from './open-file-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-tuning-'));
});
afterEach(() => rm(folder, { recursive: true }));

const device = deviceName({ vendor: 'nvidia', architecture: 'hopper' } as GPUAdapterInfo);
const layers: Measurements = new Map([
  [
    '3x3',
    new Map<SummaryVariant, number>([
      ['direct', 30],
      ['fused', 10],
    ]),
  ],
]);

describe('measurements', () => {
  it('are remembered, beside those that others have written', async () => {
    const store = await openTuningStore(folder);
    expect(await readMeasurements(store, device)).toEqual(new Map());
    await writeMeasurements(store, device, layers);
    const more: Measurements = new Map([['5x5', new Map([['expanded', 5]])]]);
    await writeMeasurements(await openTuningStore(folder), device, more);
    expect(await readMeasurements(store, device)).toEqual(new Map([...layers, ...more]));
    expect(await readMeasurements(store, deviceName(undefined))).toEqual(new Map());
    expect(await readdir(folder)).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"3x3":'],
    ['no object', '[1,2]'],
    ['null', 'null'],
    ['layers that are none', '{"3x3":5,"5x5":null}'],
    ['times that are none', '{"3x3":{"direct":"fast","fused":-1,"expanded":null,"magic":3}}'],
  ])('that are corrupt are forgotten and written anew: %s', async (_, text) => {
    const store = await openTuningStore(folder);
    await writeMeasurements(store, device, layers);
    const [file] = await readdir(folder);
    await writeFile(join(folder, file), text);
    expect(await readMeasurements(store, device)).toEqual(new Map());
    await writeMeasurements(store, device, layers);
    expect(JSON.parse(await readFile(join(folder, file), 'utf8'))).toEqual({
      '3x3': { direct: 30, fused: 10 },
    });
  });

  it('that cannot be written are no error', async () => {
    const store = await openTuningStore(join(folder, 'file'));
    await writeFile(join(folder, 'file'), 'no folder');
    await writeMeasurements(store, device, layers);
    expect(await readMeasurements(store, device)).toEqual(new Map());
  });
});
