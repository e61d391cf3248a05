import { findChromium } from '@fsnet/tools/chromium.mjs';
import { type Browser, chromium } from 'playwright';
import { picture } from './installation.ts';

/** Starts the Chromium that is installed. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'] });
}

/** Gives a page pictures one after the other: what it answered, and what went wrong in it meanwhile. */
export async function classifyInPage(
  browser: Browser,
  url: string,
  pictures: readonly string[],
): Promise<{ readonly answers: string[]; readonly failures: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  page.on('console', (message) => {
    const isFavicon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isFavicon) failures.push(message.text());
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const answers: string[] = [];
  for (const name of pictures) {
    const output = page.locator('output');
    await output.evaluate((element) => element.replaceChildren());
    await page.getByLabel('picture').setInputFiles(picture(name));
    const filled = page.waitForFunction(() => document.querySelector('output')?.textContent);
    await filled.catch(() => failures.push(`${name}: no answer`));
    answers.push((await output.textContent()) ?? '');
  }
  await page.close();
  return { answers, failures };
}
