import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { fuzz } from '../fixtures/fuzz.ts';
import { realModel } from '../fixtures/real-model.ts';

test('100,000 damaged files give errors of fsnet alone, each in under a second', () => {
  const { codes, slowest } = fuzz(realModel(), { rounds: 100_000, seed: 2 });
  console.log(`slowest ${Math.round(slowest)} ms;`, Object.fromEntries(codes));
  expect(codes.size).toBeGreaterThan(5);
});

const shared = sharedFolder();

test.skipIf(!shared)('500 damaged copies of a network that others made', () => {
  const file = readFileSync(join(shared!, 'models/fastestdet/FastestDet.onnx'));
  fuzz(new Uint8Array(file), { rounds: 500, seed: 3 });
});
