import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { malformedFiles, vectorsFolder } from './malformed.ts';

test('the committed malformed vectors are what the script makes of the valid ones', () => {
  const files = malformedFiles();
  expect([...files.keys()].sort()).toEqual(readdirSync(`${vectorsFolder}malformed`).sort());
  for (const [name, bytes] of files) {
    const committed = readFileSync(`${vectorsFolder}malformed/${name}`);
    expect(Buffer.compare(committed, bytes), name).toBe(0);
  }
});
