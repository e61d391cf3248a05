import { expect, inject, test } from 'vitest';
import { StudioPage } from '../../test/studio-page.ts';

test('without a network the page opens, reads a network and runs it', async () => {
  await using visit = await StudioPage.visit(inject('studio'), { serviceWorkers: 'allow' });
  const { page } = visit;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.context().setOffline(true);
  await page.reload();
  await visit.openShipped('4 bits');
  await visit.showPanel('Run');
  await page.getByRole('button', { name: 'frog' }).click();
  const first = page.locator('.classes li').first();
  await first.waitFor();
  expect(await first.textContent()).toContain('frog');
});
