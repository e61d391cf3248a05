import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findVulkan } from './vulkan.mjs';

const folder = mkdtempSync(join(tmpdir(), 'fsnet-vulkan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function browser(name: string, ...files: string[]): string {
  mkdirSync(join(folder, name));
  for (const file of ['chromium', ...files]) writeFileSync(join(folder, name, file), '');
  return join(folder, name, 'chromium');
}

describe('findVulkan', () => {
  test('adds nothing where a driver is named, or the system brings its own', () => {
    expect(findVulkan(undefined, { VK_DRIVER_FILES: '/driver.json' }, 'linux')).toEqual({});
    expect(findVulkan(undefined, {}, 'darwin')).toEqual({});
  });

  test('finds nothing without a browser', () => {
    expect(findVulkan(undefined, {}, 'linux')).toBeUndefined();
  });

  test('finds the driver beside the browser', () => {
    const path = browser('whole', 'vk_swiftshader_icd.json', 'libvulkan.so.1');
    const found = findVulkan(path, { LD_LIBRARY_PATH: '/before' }, 'linux');
    expect(found?.VK_DRIVER_FILES).toBe(join(folder, 'whole', 'vk_swiftshader_icd.json'));
    // The system's loader comes first where there is one.
    expect([undefined, `${join(folder, 'whole')}:/before`]).toContain(found?.LD_LIBRARY_PATH);
  });
});
