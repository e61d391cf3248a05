import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';

/**
 * Bytes that the browser's largest process for pages has had in memory at most, its workers among them. Of Linux
 * alone, and of a browser in which no other page is as large.
 */
export async function mostMemory(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? '0');
  return Math.max(...peaks.map(Number)) * 1024;
}
