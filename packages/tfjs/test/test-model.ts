// By a name: bundlers take `new URL(..., import.meta.url)` for an asset of theirs.
const here = import.meta.url;

/** The bytes of a file under `test-models/`, in Node and in the browser. */
export async function testModel(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(`../../../test-models/${path}`, here);
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
