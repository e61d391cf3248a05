/** The bytes of a file under `test-models/`, in Node and in the browser. */
export async function testModel(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(`../../../test-models/${path}`, import.meta.url);
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
