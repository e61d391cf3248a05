import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { expect } from 'vitest';

/** A visit to the studio that fails where the page says that something is wrong. */
export class StudioPage implements AsyncDisposable {
  readonly page: Page;
  readonly #problems: string[];

  private constructor(page: Page, problems: string[]) {
    this.page = page;
    this.#problems = problems;
  }

  /** A fresh profile in the browser, without a service worker unless one is asked for. */
  static async visit(
    studio: { readonly url: string; readonly browser: string },
    options: BrowserContextOptions = {},
  ): Promise<StudioPage> {
    const context = await (await connected(studio.browser)).newContext({
      serviceWorkers: 'block',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      const isOurs = !message.text().includes('Service Worker registration blocked by Playwright');
      if (['error', 'warning'].includes(message.type()) && isOurs) problems.push(message.text());
    });
    await page.addInitScript(watchPauses);
    await page.goto(studio.url);
    return new StudioPage(page, problems);
  }

  /** Opens one of the networks beside the page. */
  async openShipped(title: string): Promise<void> {
    await this.page.getByRole('button', { name: title }).click();
    await this.page.locator('#workspace').waitFor();
  }

  async openFile(name: string, bytes: Uint8Array): Promise<void> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await this.page.locator('#file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  }

  async showPanel(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** Milliseconds of the longest time that the page stood still; 0 where it was always under 50. */
  longestPause(): Promise<number> {
    return this.page.evaluate(() => Math.max(0, ...(globalThis as unknown as Watched).pauses));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    expect(this.#problems, 'problems that the page told of').toEqual([]);
  }
}

interface Watched {
  pauses: number[];
}

/** Runs in the page: Chromium tells of all tasks from 50 ms up. */
function watchPauses(): void {
  const pauses: number[] = [];
  (globalThis as unknown as Watched).pauses = pauses;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauses.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}

const browsers = new Map<string, Promise<Browser>>();

/** One connection a browser. */
function connected(endpoint: string): Promise<Browser> {
  const known = browsers.get(endpoint) ?? chromium.connect(endpoint);
  browsers.set(endpoint, known);
  return known;
}
