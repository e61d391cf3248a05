import type { Page } from 'playwright';

/** Drops files that lie on the disk anywhere on the page, as from a file manager: not read before the page does. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const holder = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    return input;
  });
  await holder.asElement()!.setInputFiles([...paths]);
  await holder.evaluate((input) => {
    const dataTransfer = new DataTransfer();
    for (const file of input.files ?? []) dataTransfer.items.add(file);
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await holder.dispose();
}
