import { execFileSync } from 'node:child_process';
import { findChromium } from '@fsnet/tools/chromium.mjs';

/** Name and version of the browser that measures. */
export function chromiumVersion(): string {
  const path = findChromium();
  return path === undefined
    ? 'Chromium'
    : execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
