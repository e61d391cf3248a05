import { readdir, readFile } from 'node:fs/promises';
import { encode, pack } from '@fsnet/encoder';
import { drawUniform, type Graph, type Node, type Weight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { arbitraryGraph } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../main.ts';
import { limits } from '../model-report/limits.ts';
import { memoryIo } from '../testing/memory-io.ts';
import { type PageElement, parsePage } from '../testing/parse-page.ts';
import { makeWorkspace, smallNetwork, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.fsn(
    'encode',
    'net.onnx',
    '-o',
    'net.fsn',
    '--ratio',
    '2',
    '--segments',
    'tap',
    '--labels',
    'cifar10',
  );
});
afterAll(() => space[Symbol.asyncDispose]());

async function page(name: string): Promise<PageElement[]> {
  return parsePage(await readFile(space.path(name), 'utf8'));
}

function texts(elements: readonly PageElement[], name: string): string[] {
  return elements.filter((element) => element.name === name).map(({ text }) => text);
}

describe('fsn report', () => {
  it('tells machines what inspect, export and run --explain tell', async () => {
    const inspected = JSON.parse((await space.fsn('inspect', 'net.fsn', '--json')).out);
    const { status, out, err } = await space.fsn('report', 'net.fsn', '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const report = JSON.parse(out);
    const { layers, ...whole } = inspected;
    expect(report).toMatchObject(whole);
    expect(report.layers).toHaveLength(layers.length);
    for (const [index, layer] of layers.entries()) expect(report.layers[index]).toMatchObject(layer);

    for (const [form, flag] of [
      ['onnxFloat32', 'expanded'],
      ['onnxCompact', 'compact'],
    ]) {
      const written = JSON.parse(
        (await space.fsn('export', 'net.fsn', '-o', `${form}.onnx`, '--form', flag, '--json')).out,
      );
      const size = report.sizes.find((each: { form: string }) => each.form === form);
      // The report leaves golden samples out, which no other ONNX file has.
      expect(Math.abs(size.bytes - written.bytes)).toBeLessThan(600);
      expect(size.brotliBytes).toBeLessThan(size.bytes);
    }
    const [own, float32, int8] = report.sizes;
    expect(own).toMatchObject({ form: 'file', bytes: inspected.bytes, brotliBytes: inspected.brotliBytes });
    expect(int8.form).toBe('onnxInt8');
    expect(int8.bytes).toBeLessThan(float32.bytes);

    const summaries = report.layers.filter(({ kind }: { kind: string }) => kind === 'summary');
    expect(summaries.length).toBeGreaterThan(2);
    for (const { segments, values, storedParameters, parameters } of summaries) {
      expect(values.count).toBe(storedParameters);
      expect(storedParameters).toBeLessThan(parameters);
      expect(segments.meanReads).toBeCloseTo(parameters / storedParameters, 9);
      expect(values.histogram.reduce((a: number, b: number) => a + b)).toBe(values.count);
    }
    const sumOf = (key: string) =>
      report.layers.reduce((sum: number, layer: Record<string, number>) => sum + (layer[key] ?? 0), 0);
    expect(sumOf('multiplyAdds')).toBe(report.multiplyAdds);
    expect(sumOf('denseMultiplyAdds')).toBe(report.denseMultiplyAdds);
    expect(report.multiplyAdds).toBeLessThan(report.denseMultiplyAdds);
    const [golden] = report.goldenResults;
    expect(golden).toMatchObject({ reproduced: true, seeds: { image: 0 } });
    const indices = (top: { index: number }[]) => top.map(({ index }) => index);
    expect(indices(golden.top)).toEqual(indices(golden.storedTop));
    expect(await readdir(space.folder)).not.toContain('report.html');
  });

  it('shows people the same on a page that needs nothing else', async () => {
    const report = JSON.parse((await space.fsn('report', 'net.fsn', '-o', 'both.html', '--json')).out);
    expect(report.output).toBe('both.html');
    const elements = await page('both.html');
    const titles = elements.map(({ attributes }) => attributes.title).filter(Boolean);
    for (const bytes of [
      report.bytes,
      ...report.sizes.map(({ brotliBytes }: { brotliBytes: number }) => brotliBytes),
    ])
      expect(titles).toContain(`${bytes.toLocaleString('en')} bytes`);
    expect(titles).toContain(report.multiplyAdds.toLocaleString('en'));
    const drawn = report.layers.filter(({ values }: { values?: object }) => values);
    const headings = texts(elements, 'h3');
    for (const { name } of drawn) expect(headings).toContain(name);
    expect(headings.at(-1)).toBe('Sample 1: reproduced');
    expect(elements.filter(({ name }) => name === 'img')).toHaveLength(drawn.length + 1);
    const lanes = elements.filter(({ attributes }) => attributes.class === 'others');
    expect(lanes).toHaveLength(drawn.filter(({ segments }: { segments?: object }) => segments).length);
    expect(texts(elements, 'td')).toContain(report.goldenResults[0].storedTop[0].label);
    expect(texts(elements, 'p').join(' ')).toContain(
      `at most ${limits.rows} weights and draws ${limits.drawnWeights}`,
    );
  });

  it('writes report.html where nothing else is said, and overwrites nothing unasked', async () => {
    const { status, out, err } = await space.fsn('report', 'net.fsn');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^net\.fsn → report\.html [\d.]+ kB in .*s\n$/);
    const written = await readFile(space.path('report.html'));
    expect(await space.fsn('report', 'net.fsn')).toEqual({
      status: 1,
      out: '',
      err: 'fsn: report.html exists already; --force overwrites it (io)\n',
    });
    expect(await readFile(space.path('report.html'))).toEqual(written);
    expect(await space.fsn('report', 'net.fsn', '--force')).toMatchObject({ status: 0 });
  });

  it('leaves nothing behind when it fails or is stopped', async () => {
    const before = await readdir(space.folder);
    expect(await space.fsn('report', 'none.fsn', '-o', 'new.html')).toMatchObject({ status: 1, out: '' });
    const controller = new AbortController();
    const io = memoryIo({ workingDirectory: space.folder, signal: controller.signal });
    const running = main(['report', 'net.fsn', '-o', 'new.html'], io);
    setTimeout(() => controller.abort(), 20);
    expect(await running).toBe(130);
    expect(await readdir(space.folder)).toEqual(before);
  });

  it('takes ONNX', async () => {
    expect(await space.fsn('report', 'net.onnx', '-o', 'onnx.html')).toMatchObject({ status: 0, err: '' });
    const elements = await page('onnx.html');
    expect(texts(elements, 'h3')).toContain('stem.conv.weight');
    expect(texts(elements, 'p').join(' ')).toContain('The file has none.');
  });

  it('lets no text of a file become markup', async () => {
    const evil = `</style><script>alert(1)</script><img src=x onerror="alert(2)">'"&amp;\u0000\u202e`;
    const graph = smallNetwork();
    const renamed = renameAll(graph, (name) => `${evil}${name}`);
    await space.write(
      'evil.fsn',
      encode(
        {
          ...renamed,
          name: evil,
          metadata: {
            ...{ title: evil, description: evil, producer: evil, licence: evil },
            labels: Array.from({ length: 10 }, (_, index) => `${evil}${index}`),
            provenance: {
              recipe: evil,
              data: evil,
              accuracy: [{ metric: evil, value: 0.5, dataset: evil, samples: 1 }],
            },
            properties: { [evil]: evil },
          },
        },
        { ratio: 2 },
      ),
    );
    const { status } = await space.fsn('report', 'evil.fsn', '-o', 'evil.html');
    expect(status).toBe(0);
    const elements = await page('evil.html');
    expect(texts(elements, 'h1')[0]).toBe(
      `</style><script>alert(1)</script><img src=x onerror="alert(2)">'"&amp;`,
    );
    expect(texts(elements, 'h3').filter((text) => text.includes('<script>')).length).toBeGreaterThan(8);
    expect(texts(elements, 'td').filter((text) => text.includes('onerror')).length).toBeGreaterThan(10);
  });

  it('says which golden samples a network does not reproduce, exit status 1', async () => {
    const graph = cifarResNet({ depth: 8, width: 4 });
    const stored = { dtype: 'float32', shape: [1, 10], data: new Float32Array(10).fill(3) } as const;
    const image = { kind: 'drawn', seed: 5, shape: [1, 3, 32, 32], minimum: 0, maximum: 1 } as const;
    const narrow = { ...image, shape: [1, 3, 32] };
    const goldenSamples = [image, narrow].map((input) => ({
      ...{ inputs: { image: input }, outputs: { logits: stored }, tolerance: 1e-3 },
    }));
    await space.write('wrong.fsn', pack({ ...graph, metadata: { goldenSamples } }));
    const { status, err } = await space.fsn('report', 'wrong.fsn', '-o', 'wrong.html');
    expect(status).toBe(1);
    expect(err).toBe('fsn: note: 2 of 2 golden samples not reproduced\n');
    const headings = texts(await page('wrong.html'), 'h3');
    expect(headings.slice(-2)).toEqual(['Sample 1: not reproduced', 'Sample 2: did not run']);
  });

  it('stays small with more layers than it shows', async () => {
    const count = limits.rows + 20;
    await space.write('deep.fsn', pack(chain(count)));
    expect(await space.fsn('report', 'deep.fsn', '-o', 'deep.html')).toMatchObject({ status: 0 });
    const elements = await page('deep.html');
    expect(texts(elements, 'h3')).toHaveLength(limits.drawnWeights);
    expect(texts(elements, 'p').join(' ')).toContain(
      `The largest ${limits.drawnWeights} of ${count} are shown.`,
    );
    expect(texts(elements, 'td')).toContain('20 small weights');
    expect((await readFile(space.path('deep.html'))).length).toBeLessThan(1e6);
  });

  it('tells of whatever a file may hold', async () => {
    for (let seed = 0; seed < 12; seed++) {
      await space.write('drawn.fsn', pack(arbitraryGraph(seed)));
      const { status, err } = await space.fsn('report', 'drawn.fsn', '-o', 'drawn.html', '--force');
      expect({ seed, status, err }).toEqual({ seed, status: 0, err: '' });
      expect(texts(await page('drawn.html'), 'h1')).toEqual([`drawn from ${seed}`]);
    }
  });
});

function renameAll(graph: Graph, rename: (name: string) => string): Graph {
  const value = (name: string) => (graph.weights.has(name) ? rename(name) : name);
  return {
    ...graph,
    nodes: graph.nodes.map((node): Node => ({ ...node, inputs: node.inputs.map(value) })),
    weights: new Map([...graph.weights].map(([name, weight]) => [rename(name), weight])),
  };
}

/** Convolutions of 1 x 1, one after the other. */
function chain(count: number): Graph {
  const nodes: Node[] = [];
  const weights = new Map<string, Weight>();
  for (let layer = 0; layer < count; layer++) {
    const data = drawUniform(layer, 16, -1, 1);
    const vector = { format: 'plain', dtype: 'float32', data, count: 16 } as const;
    weights.set(`layer${layer}`, { kind: 'dense', dtype: 'float32', shape: [4, 4, 1, 1], vector });
    nodes.push({
      ...{ name: `conv${layer}`, op: 'Conv', domain: '', attributes: {} },
      inputs: [layer === 0 ? 'image' : `value${layer - 1}`, `layer${layer}`],
      outputs: [`value${layer}`],
    });
  }
  return {
    ...{ name: 'a chain', opset: 17, domains: {}, nodes, weights, metadata: {} },
    inputs: [{ name: 'image', dtype: 'float32', shape: [1, 4, 2, 2] }],
    outputs: [{ name: `value${count - 1}`, dtype: 'float32', shape: [1, 4, 2, 2] }],
  };
}
