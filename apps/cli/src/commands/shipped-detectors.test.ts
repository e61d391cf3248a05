import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedFolder } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

const folder = fileURLToPath(new URL('../../../../test-models/', import.meta.url));
const shared = sharedFolder();

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

interface Found {
  readonly label: string;
  readonly box: Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>;
}

describe.each(['bccd-dense', 'bccd-tap-cr4'])('test-models/%s', (name) => {
  const model = join(folder, name, 'model.fsn');

  it('finds the cells of the drawn smear', async () => {
    const smear = join(folder, 'bccd-tap-cr4/smear.jpg');
    const { status, out, err } = await space.fsn('detect', model, smear, '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const detections: Found[] = JSON.parse(out).results[0].detections;
    const count = (wanted: string) => detections.filter(({ label }) => label === wanted).length;
    // Drawn are one white cell, five platelets and twelve red cells of which at least half lies in the picture.
    expect(count('WBC')).toBe(1);
    expect(count('Platelets')).toBeGreaterThanOrEqual(4);
    expect(count('Platelets')).toBeLessThanOrEqual(6);
    expect(count('RBC')).toBeGreaterThanOrEqual(9);
    expect(count('RBC')).toBeLessThanOrEqual(17);
    const { left, top, right, bottom } = detections.find(({ label }) => label === 'WBC')!.box;
    expect(Math.hypot((left + right) / 2 - 385, (top + bottom) / 2 - 215)).toBeLessThan(20);
  });

  it.skipIf(!shared)('has the mAP that its file and its README say', async () => {
    const data = ['--task', 'detection', '--data', join(shared!, 'data/bccd/BCCD'), '--json'];
    const { status, out } = await space.fsn('eval', model, ...data);
    expect(status).toBe(0);
    const { meanAveragePrecision } = JSON.parse(out);
    const said = { 'bccd-dense': 0.9089, 'bccd-tap-cr4': 0.8962 }[name]!;
    expect(Math.abs(meanAveragePrecision - said)).toBeLessThan(0.002);
  });
});
