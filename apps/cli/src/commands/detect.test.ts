import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toOnnx } from '@fsnet/onnx';
import { colorDetector, sharedFolder } from '@fsnet/testing';
import { readImage } from '@fsnet/training/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flatPng, makeWorkspace, type Workspace } from '../testing/workspace.ts';

const shared = sharedFolder();
// The left half, the lower right quarter, and one that reaches beyond the picture.
const boxes = [0, 0, 0.5, 1, 0.5, 0.5, 1, 1, -0.5, 0.25, 0.5, 0.75];
const labels = ['red cell', 'green', 'blue'];

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.write('colours.onnx', toOnnx(colorDetector(boxes)));
  await space.write('labels.txt', labels.join('\n'));
  const metadata = ['--labels', 'labels.txt', '--preprocessing', 'unit'];
  await space.fsn('encode', 'colours.onnx', '-o', 'colours.fsn', '--bits', '32', ...metadata);
  await mkdir(space.path('photos/more'), { recursive: true });
  await space.write('photos/one.png', flatPng(40, 20, [255, 153, 0]));
  await space.write('photos/more/two.png', flatPng(10, 10, [0, 0, 255]));
});
afterAll(() => space[Symbol.asyncDispose]());

async function image(name: string) {
  return readImage(new Uint8Array(await readFile(space.path(name))), name);
}

describe('fsn detect', () => {
  it.each(['wasm', 'ort', 'reference'])('gives boxes in pixels by %s, the surest first', async (backend) => {
    const argv = ['detect', 'colours.fsn', 'photos/one.png', '--backend', backend, '--json'];
    const { status, out, err } = await space.fsn(...argv);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      model: 'colours.fsn',
      backend,
      decoder: 'ssd',
      threshold: 0.5,
      preprocessing: expect.objectContaining({ width: 8, mean: [0, 0, 0] }),
      results: [
        {
          image: 'photos/one.png',
          width: 40,
          height: 20,
          milliseconds: expect.any(Number),
          detections: [
            { class: 0, label: 'red cell', score: 1, box: { left: 0, top: 0, right: 20, bottom: 20 } },
            {
              class: 1,
              label: 'green',
              score: expect.closeTo(0.6, 5),
              box: { left: 20, top: 10, right: 40, bottom: 20 },
            },
          ],
        },
      ],
    });
  });

  it('takes the score from which boxes count, and cuts them at the edges', async () => {
    const { out } = await space.fsn('detect', 'colours.fsn', 'photos', '--threshold', '0', '--json');
    const { results } = JSON.parse(out);
    expect(results.map(({ image: path }: { image: string }) => path)).toEqual([
      'photos/one.png',
      'photos/more/two.png',
    ]);
    expect(results[1].detections[0]).toMatchObject({
      label: 'blue',
      box: { left: 0, top: 2.5, right: 5, bottom: 7.5 },
    });
    expect(results[0].detections).toHaveLength(3);
    const strict = await space.fsn('detect', 'colours.fsn', 'photos', '--threshold', '0.7', '--json');
    expect(JSON.parse(strict.out).results[0].detections).toHaveLength(1);
  });

  it('shows people a table', async () => {
    const { status, out } = await space.fsn('detect', 'colours.fsn', 'photos/one.png');
    expect(status).toBe(0);
    const [title, heading, , first, second] = out.split('\n');
    expect(title).toMatch(/^photos\/one\.png {2}40 × 20 {2}[\d.]+ m?s$/);
    expect(heading).toMatch(/^label +score +left +top +right +bottom$/);
    expect(first).toMatch(/^red cell +1\.000 +0 +0 +20 +20$/);
    expect(second).toMatch(/^green +0\.600 +20 +10 +40 +20$/);
    const none = await space.fsn('detect', 'colours.onnx', 'photos/one.png', '--preprocessing', 'unit');
    expect(none.out).toMatch(/\nclass 0 +1\.000/);
  });

  it('draws the boxes of one image into a file, which it does not overwrite unasked', async () => {
    const argv = ['detect', 'colours.fsn', 'photos/one.png', '-o', 'found.png'];
    const { status, out } = await space.fsn(...argv);
    expect(status).toBe(0);
    expect(out).toContain('→ found.png');
    const [before, after] = await Promise.all([image('photos/one.png'), image('found.png')]);
    expect([after.width, after.height]).toEqual([40, 20]);
    const at = (x: number, y: number) => [...after.pixels.subarray((y * 40 + x) * 3, (y * 40 + x) * 3 + 3)];
    // The frame around the lower right quarter, the picture within it.
    expect(at(39, 15)).not.toEqual([255, 153, 0]);
    expect(at(30, 19)).toEqual(at(39, 15));
    expect(at(30, 15)).toEqual([...before.pixels.subarray(0, 3)]);

    const again = await space.fsn(...argv);
    expect(again.status).toBe(1);
    expect(again.err).toContain('found.png exists already; --force');
    expect((await space.fsn(...argv, '--force')).status).toBe(0);
  });

  it('draws those of a folder into a folder', async () => {
    const { out } = await space.fsn('detect', 'colours.fsn', 'photos', '-o', 'found', '--json');
    const { results } = JSON.parse(out);
    expect(results.map(({ output }: { output: string }) => output)).toEqual([
      join('found', 'one.png'),
      join('found', 'more/two.png'),
    ]);
    expect((await image('found/more/two.png')).width).toBe(10);
  });

  it.each([
    [['net.onnx', 'photos/one.png'], 1, /outputs look like no detector's.*--decoder.*logits/],
    [['colours.fsn', 'none.png'], 1, /none\.png: no such file/],
    [['colours.fsn', 'found-nothing'], 1, /no such file/],
    [['colours.fsn', 'labels.txt'], 1, /neither a PNG nor a JPEG/],
    [['colours.fsn', 'photos', '-o', 'labels.txt'], 2, /several images are drawn into a folder/],
    [['colours.fsn', 'photos/one.png', '-o', 'nowhere/a.png'], 1, /no such folder/],
    [
      ['colours.fsn', 'photos/one.png', '--decoder', 'yolo'],
      2,
      /Allowed choices are ssd, fastestdet, ultraface/,
    ],
  ])('%j fails in one line', async (argv, expected, message) => {
    const { status, out, err } = await space.fsn('detect', ...argv);
    expect({ status, out }).toEqual({ status: expected, out: '' });
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.skipIf(!shared).each([
    ['ultraface/version-slim-320_simplified.onnx', 'ultraface', 'face', 0.9, [251, 56, 274, 83]],
    ['ultraface/version-slim-320_without_postprocessing.onnx', 'ultraface', 'face', 0.9, [251, 56, 274, 83]],
    ['fastestdet/FastestDet.onnx', 'fastestdet', 'person', 0.5, undefined],
  ])('finds what %s knows, told by its outputs', async (model, decoder, label, threshold, expected) => {
    const path = join(shared!, 'models', model);
    const photo = join(shared!, 'models/ultraface/imgs', expected ? '1.jpg' : '12.jpg');
    const { status, out, err } = await space.fsn(
      ...['detect', path, photo, '--threshold', `${threshold}`, '--json'],
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const result = JSON.parse(out);
    expect(result.decoder).toBe(decoder);
    const [{ detections }] = result.results;
    expect(detections.length).toBeGreaterThanOrEqual(expected ? 20 : 5);
    for (const { label: found } of detections) expect(found).toBe(label);
    const { left, top, right, bottom } = detections[0].box;
    if (expected)
      [left, top, right, bottom].forEach((edge, i) => {
        expect(Math.abs(edge - expected[i])).toBeLessThan(2);
      });
  });
});

describe('fsn eval --task detection', () => {
  const xml = (image: string, objects: string) =>
    `<annotation><filename>${image}</filename><size><width>40</width><height>20</height></size>${objects}</annotation>`;
  const object = (label: string, box: readonly number[], more = '') =>
    `<object><name>${label}</name>${more}<bndbox><xmin>${box[0]}</xmin><ymin>${box[1]}</ymin><xmax>${box[2]}</xmax><ymax>${box[3]}</ymax></bndbox></object>`;

  beforeAll(async () => {
    for (const folder of ['ImageSets/Main', 'Annotations', 'JPEGImages', 'val', 'annotations'])
      await mkdir(space.path(`cells/${folder}`), { recursive: true });
    const at = (name: string) => space.path(`cells/${name}`);
    await writeFile(at('ImageSets/Main/test.txt'), 'a\nb\n');
    // Red is right on both; green once right, once where nothing is, and surer there; a difficult blue one.
    await writeFile(
      at('Annotations/a.xml'),
      xml('a.png', object('red_cell', [0, 0, 20, 20]) + object('Green', [20, 10, 40, 20])),
    );
    await writeFile(
      at('Annotations/b.xml'),
      xml(
        'b.png',
        object('red_cell', [0, 0, 20, 19]) +
          object('Green', [3, 3, 3, 9]) +
          object('blue', [0, 5, 20, 15], '<difficult>1</difficult>'),
      ),
    );
    for (const [name, color] of [
      ['a', [255, 100, 0]],
      ['b', [200, 150, 60]],
    ] as const) {
      await writeFile(at(`JPEGImages/${name}.png`), flatPng(40, 20, color));
      await writeFile(at(`val/${name}.png`), flatPng(40, 20, color));
    }
    const size = { width: 40, height: 20 };
    await writeFile(
      at('annotations/instances_val.json'),
      JSON.stringify({
        images: [
          { id: 1, file_name: 'a.png', ...size },
          { id: 2, file_name: 'b.png', ...size },
        ],
        categories: [
          { id: 1, name: 'red cell' },
          { id: 5, name: 'green' },
        ],
        annotations: [
          { image_id: 1, category_id: 1, bbox: [0, 0, 20, 20] },
          { image_id: 2, category_id: 1, bbox: [0, 0, 20, 20] },
          // Overlap .6 with what is found: right at .5, .55 and .6.
          { image_id: 1, category_id: 5, bbox: [20, 10, 12, 10] },
        ],
      }),
    );
  });

  const evaluate = (...argv: string[]) =>
    space.fsn('eval', 'colours.fsn', '--task', 'detection', '--data', 'cells', ...argv);

  it('measures as PASCAL VOC does, and says what was left out', async () => {
    const { status, out, err } = await evaluate('--json');
    expect(status).toBe(0);
    expect(err).toBe('fsn: note: left out: Annotations/b.xml: object 2 (Green): box 3, 3 to 3, 9\n');
    expect(JSON.parse(out)).toEqual({
      model: 'colours.fsn',
      data: 'cells',
      split: 'test',
      backend: 'wasm',
      decoder: 'ssd',
      metric: 'voc',
      samples: 2,
      // Of the classes with objects to be found.
      meanAveragePrecision: expect.closeTo(0.75, 9),
      classes: [
        { label: 'Green', truths: 1, detections: 2, averagePrecision: expect.closeTo(0.5, 9) },
        { label: 'blue', truths: 0, detections: 0, averagePrecision: null },
        { label: 'red_cell', truths: 2, detections: 2, averagePrecision: expect.closeTo(1, 9) },
      ],
      skipped: ['Annotations/b.xml: object 2 (Green): box 3, 3 to 3, 9'],
      milliseconds: expect.any(Number),
    });
    const first = JSON.parse((await evaluate('--json', '--metric', 'voc07', '--limit', '1')).out);
    expect(first).toMatchObject({ samples: 1, metric: 'voc07', meanAveragePrecision: 1 });
  });

  it('measures as COCO does, and shows people a table', async () => {
    const { out } = await evaluate('--split', 'val', '--metric', 'coco', '--json');
    const result = JSON.parse(out);
    // Green: surer on the picture without one, so 1/2 at three of ten overlaps.
    expect(result.classes).toMatchObject([
      { label: 'red cell', truths: 2, averagePrecision: 1, at50: 1, large: null },
      { label: 'green', truths: 1, averagePrecision: expect.closeTo(0.15, 9), at50: 0.5, at75: 0 },
    ]);
    expect(result.meanAveragePrecision).toBeCloseTo((1 + 0.15) / 2, 9);
    const table = await evaluate('--split', 'val', '--metric', 'coco');
    expect(table.out).toMatch(/^colours\.fsn on cells val, 2 images, metric coco, backend wasm, /);
    expect(table.out).toMatch(/\nclass +objects +detections +AP +AP50 +AP75 +small +medium +large\n/);
    expect(table.out).toMatch(/\nmean +57\.50 % +75\.00 % +50\.00 % +57\.50 % +– +–\n$/);
  });

  it.each([
    [['--split', 'train'], /no annotations of a split 'train'/],
    [['--preprocessing', 'none.json'], /none\.json: no such file/],
  ])('%j fails in one line', async (argv, message) => {
    const { status, out, err } = await evaluate(...argv);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err.trim().split('\n').at(-1)).toMatch(message);
  });
});
