import { decode, encode, FsnError, fromOnnx, inspect, toOnnx, unpack } from 'fsnet';
import { describe, expect, inject, test } from 'vitest';

const origin = inject('fileServer');

async function fetched(name: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(`${origin}/whole/${name}`)).arrayBuffer());
}

/** Where two arrays of bytes first differ, -1 where they are equal. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) if (a[i] !== b[i]) return i;
  return -1;
}

test('the same bytes as in Node, from ONNX to .fsn and back', async () => {
  const fsn = encode(fromOnnx(await fetched('network.onnx')), { bits: 6, ratio: 2 });
  expect(firstDifference(fsn, await fetched('network.fsn'))).toBe(-1);
  expect(firstDifference(toOnnx(decode(fsn)), await fetched('expanded.onnx'))).toBe(-1);
  const compact = toOnnx(unpack(fsn), { form: 'compact' });
  expect(firstDifference(compact, await fetched('compact.onnx'))).toBe(-1);
});

describe('inspect', () => {
  const sent = async (name: string) => Number(await (await fetch(`${origin}/sent/${name}`)).text());

  test.each([
    ['that shows Content-Range', 'exposed/large.fsn'],
    ['that hides Content-Range', 'large.fsn'],
  ])('reads less than 2 % of 100 MB from another origin %s', async (_, path) => {
    const before = await sent('large.fsn');
    const info = await inspect(`${origin}/${path}`);
    expect(info.bytes).toBeGreaterThan(100_000_000);
    expect(info.layers).toMatchObject([{ name: 'w', shape: [100_000_000] }]);
    const read = (await sent('large.fsn')) - before;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(0.02 * info.bytes);
  });

  test('takes whatever a page has', async () => {
    const bytes = await fetched('network.fsn');
    const expected = await inspect(bytes);
    expect(expected.layers.length).toBeGreaterThan(10);
    const blob = new Blob([bytes as BlobPart]);
    const inputs = {
      Blob: blob,
      File: new File([blob], 'network.fsn'),
      ArrayBuffer: bytes.slice().buffer,
      Response: await fetch(`${origin}/network.fsn`),
      Request: new Request(`${origin}/network.fsn`),
      URL: new URL(`${origin}/network.fsn`),
      'without ranges': `${origin}/whole/network.fsn`,
      'blob: URL': URL.createObjectURL(blob),
    };
    for (const [name, input] of Object.entries(inputs)) expect(await inspect(input), name).toEqual(expected);
  });
});

describe('what is wrong is an FsnError', () => {
  const code = (input: Parameters<typeof inspect>[0]) =>
    inspect(input).then(
      () => 'no error',
      (error: unknown) => (error instanceof FsnError ? error.code : error),
    );

  test('in bytes', async () => {
    const bytes = await fetched('network.fsn');
    const damaged = bytes.slice();
    damaged[bytes.length - 20] ^= 1;
    expect(() => decode(damaged)).toThrow(expect.objectContaining({ code: 'bad-checksum' }));
    expect(await code(new Blob([bytes.slice(0, 300)]))).toBe('truncated');
    expect(await code(`${origin}/text.fsn`)).toBe('not-fsn');
  });

  test('in reading', async () => {
    expect(await code(`${origin}/absent.fsn`)).toBe('io');
    expect(await code(`${origin}/hidden/network.fsn`)).toBe('io');
    expect(await code('http://127.0.0.1:1/')).toBe('io');
    expect(await code('file:///network.fsn')).toBe('io');
  });

  test('in every malformed test vector', async () => {
    const vectors = await (await fetch(`${origin}/malformed.json`)).json();
    const wrong: unknown[] = [];
    for (const { name, code, base64 } of vectors as Record<'name' | 'code' | 'base64', string>[]) {
      const found = codeOf(() => decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))));
      if (found !== code) wrong.push({ name, code, found });
    }
    expect(wrong).toEqual([]);
    expect(vectors.length).toBeGreaterThanOrEqual(200);
  });
});

function codeOf(run: () => unknown): unknown {
  try {
    run();
    return 'no error';
  } catch (error) {
    return error instanceof FsnError ? error.code : error;
  }
}
