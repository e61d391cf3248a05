import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findChromium } from './chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'fsnet-chromium-'));
afterAll(() => rmSync(folder, { recursive: true }));
const program = join(folder, 'google-chrome');
writeFileSync(program, '#!/bin/sh\n');
chmodSync(program, 0o755);
const text = join(folder, 'chromium');
writeFileSync(text, 'not executable');
chmodSync(text, 0o644);

describe('findChromium', () => {
  test('takes what FSNET_CHROMIUM names before all else', () => {
    expect(findChromium({ FSNET_CHROMIUM: program, CHROME_BIN: '/bin/sh' })).toBe(program);
    expect(findChromium({ FSNET_CHROMIUM: 'none', CHROME_BIN: program, PATH: folder })).toBeUndefined();
    expect(() => findChromium({ FSNET_CHROMIUM: text })).toThrow('FSNET_CHROMIUM');
  });

  test('then what CHROME_BIN names, where that is a program', () => {
    expect(findChromium({ CHROME_BIN: program })).toBe(program);
    expect(findChromium({ CHROME_BIN: text, PATH: '' })).not.toBe(text);
  });

  test('then a program on the path', () => {
    // The system's own comes first where there is one.
    expect(['/usr/bin/chromium', program]).toContain(findChromium({ PATH: folder }));
  });
});
