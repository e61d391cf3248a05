import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
let bytes: Uint8Array;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.fsn('encode', 'net.onnx', '-o', 'net.fsn', '--ratio', '2', '--labels', 'cifar10');
  bytes = new Uint8Array(await readFile(space.path('net.fsn')));
});
afterAll(() => space[Symbol.asyncDispose]());

describe('fsn inspect', () => {
  it('tells machines about every weight', async () => {
    const { status, out, err } = await space.fsn('inspect', 'net.fsn', '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const report = JSON.parse(out);
    expect(report).toMatchObject({ format: 'fsn', version: '1.0', bytes: bytes.length });
    for (const key of [
      'parameters',
      'effectiveParameters',
      'compressionRatio',
      'headerBytes',
      'entropyBytes',
    ]) {
      expect(report[key]).toBeGreaterThan(0);
    }
    expect(Math.abs(report.gzipBytes - gzipSync(bytes, { level: 9 }).length)).toBeLessThan(64);
    expect(report.brotliBytes).toBeGreaterThan(0);
    expect(report.metadata.labels).toHaveLength(10);
    const layer = report.layers.find(
      ({ name }: { name: string }) => name === 'stage3.block1.second.conv.weight',
    );
    expect(layer).toMatchObject({ op: 'Conv', kind: 'summary', shape: [16, 16, 3, 3], bits: 8 });
    expect(layer.ratio).toBeCloseTo(2, 0);
    expect(layer.relativeShare).toBeCloseTo(layer.bytes / bytes.length, 9);
    // Order-0 entropy of the levels bounds what the coder spent on them, but for its table.
    expect(layer.bytes - layer.locationBytes).toBeGreaterThan(layer.entropyBytes);
  });

  it('reads no weights with --header-only', async () => {
    const { headerBytes } = JSON.parse((await space.fsn('inspect', 'net.fsn', '--json')).out);
    await space.write('zeros.fsn', bytes.slice().fill(0, headerBytes));
    const { status, out } = await space.fsn('inspect', 'zeros.fsn', '--header-only', '--json');
    expect(status).toBe(0);
    const report = JSON.parse(out);
    expect(report.bytes).toBe(bytes.length);
    expect(report).not.toHaveProperty('gzipBytes');
    expect(report).not.toHaveProperty('entropyBytes');
    const whole = await space.fsn('inspect', 'zeros.fsn');
    expect(whole).toMatchObject({ status: 1, out: '' });
    expect(whole.err).toMatch(/^fsn: zeros\.fsn: .*bad-checksum/);
  });

  it('draws a table that fits the terminal', async () => {
    for (const columns of [120, 80, 60, 40]) {
      const { status, out } = await space.fsnOnTerminal(columns, 'inspect', 'net.fsn');
      expect(status).toBe(0);
      for (const line of plain(out).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(plain(out)).toMatch(/whole file/);
      expect(plain(out)).toMatch(/^layer .*bytes/m);
    }
    const wide = plain((await space.fsnOnTerminal(120, 'inspect', 'net.fsn')).out);
    expect(wide).toMatch(/^layer +op +shape +kind +CR +bits +coder +bytes +share/m);
    expect(wide).toMatch(/^stage3\.block1\.second\.conv\.weight +Conv +16×16×3×3 +summary +[12]\.\d\d +8 /m);
    expect(wide).toMatch(/small weights/);
    expect(wide).toMatch(/^gzip .*save/m);
    const narrow = plain((await space.fsnOnTerminal(60, 'inspect', 'net.fsn')).out);
    expect(narrow).not.toMatch(/kind|coder/);
    expect(narrow).toMatch(/^layer .*bytes/m);
  });

  it('lists small weights with --all, uncoloured in a pipe', async () => {
    const { out } = await space.fsn('inspect', 'net.fsn', '--all');
    expect(out).toContain('stem.bn.scale');
    expect(out).not.toContain('small weights');
    expect(out).toBe(plain(out));
    expect((await space.fsnOnTerminal(80, 'inspect', 'net.fsn')).out).not.toBe(plain(out));
  });

  it('takes ONNX', async () => {
    const report = JSON.parse((await space.fsn('inspect', 'net.onnx', '--json')).out);
    const size = (await readFile(space.path('net.onnx'))).length;
    expect(report).toMatchObject({ format: 'onnx', bytes: size });
    const layer = report.layers.find(({ name }: { name: string }) => name === 'stem.conv.weight');
    expect(layer).toMatchObject({ op: 'Conv', shape: [4, 3, 3, 3], dtype: 'float32', bytes: 432 });
    const { out } = await space.fsn('inspect', 'net.onnx');
    expect(out).toMatch(/^layer +op +shape +type +bits +bytes +share/m);
    expect(out).toMatch(/parameters: no smaller than float32\n/);
    await space.fsn('encode', 'net.onnx', '-o', 'dense.fsn');
    await space.fsn('export', 'dense.fsn', '-o', 'compact.onnx', '--form', 'compact');
    const compact = JSON.parse((await space.fsn('inspect', 'compact.onnx', '--json')).out);
    // Levels count as the parameters that they are made into.
    expect(compact.parameters).toBeGreaterThan(0.9 * report.parameters);
    expect(compact.compressionRatio).toBeGreaterThan(1);
  });

  it('reads the header of a URL by Range', async () => {
    const ranges: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      ranges.push(request.headers.range);
      const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
      const part = bytes.subarray(
        Number(first ?? 0),
        Math.min(bytes.length, Number(last ?? bytes.length) + 1),
      );
      const end = Number(first ?? 0) + part.length - 1;
      response.writeHead(first === undefined ? 200 : 206, {
        'content-length': part.length,
        ...(first !== undefined && { 'content-range': `bytes ${first}-${end}/${bytes.length}` }),
      });
      response.end(part);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no address');
    try {
      const url = `http://127.0.0.1:${address.port}/net.fsn`;
      const { status, out, err } = await space.fsn('inspect', url, '--json');
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(JSON.parse(out).bytes).toBe(bytes.length);
      expect(ranges.every((range) => range !== undefined)).toBe(true);
    } finally {
      server.close();
    }
    const gone = await space.fsn('inspect', `http://127.0.0.1:${address.port}/net.fsn`);
    expect(gone.status).toBe(1);
    expect(gone.err).toMatch(/^fsn: cannot fetch .*: fetch failed: .*ECONNREFUSED.* \(io\)\n$/);
  });
});

describe('fsn verify', () => {
  it('lists the checks of a good file', async () => {
    const { status, out } = await space.fsn('verify', 'net.fsn');
    expect(status).toBe(0);
    expect(out).toMatch(/✓ structure and meaning: \d+ weights, \d+ nodes/);
    expect(out).toMatch(/✓ checksums\n {2}✓ 1 golden sample\n/);
    expect(JSON.parse((await space.fsn('verify', 'net.fsn', '--json')).out)).toEqual({
      ok: true,
      problems: [],
    });
    expect((await space.fsn('verify', 'net.fsn', '--no-golden')).out).toContain('not run');
  });

  it('says what is wrong with a bad one, exit status 1', async () => {
    const damaged = bytes.slice();
    damaged[JSON.parse((await space.fsn('inspect', 'net.fsn', '--json')).out).headerBytes + 20] ^= 1;
    await space.write('damaged.fsn', damaged);
    const { status, out } = await space.fsn('verify', 'damaged.fsn');
    expect(status).toBe(1);
    expect(out).toMatch(/✗ checksums\n.*bad-checksum/);
    const json = await space.fsn('verify', 'damaged.fsn', '--json');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, problems: [{ code: 'bad-checksum' }] });
  });

  it('does not call checksums good that it could not look at', async () => {
    await space.write('cut.fsn', bytes.subarray(0, bytes.length - 100));
    const { status, out } = await space.fsn('verify', 'cut.fsn');
    expect(status).toBe(1);
    expect(out).toMatch(/✗ structure and meaning.*\n.*truncated/);
    expect(out).not.toContain('checksums');
    const { err } = await space.fsn('inspect', 'cut.fsn');
    expect(err).toBe(
      `fsn: cut.fsn: file of ${bytes.length - 100} bytes, its header says ${bytes.length} (truncated; at byte ${bytes.length - 100})\n`,
    );
  });

  it('says of other files that they are none, and of missing ones that they are missing', async () => {
    const other = await space.fsn('verify', 'net.onnx', '--json');
    expect(other.status).toBe(1);
    expect(JSON.parse(other.out)).toMatchObject({ ok: false, problems: [{ code: 'not-fsn' }] });
    expect(await space.fsn('verify', 'none.fsn')).toMatchObject({ status: 1, out: '' });
  });
});

function plain(text: string): string {
  const start = String.fromCharCode(27);
  return text.replaceAll(new RegExp(`${start}\\[[0-9;]*[A-Za-z]`, 'g'), '');
}
