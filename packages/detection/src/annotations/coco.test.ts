import { describe, expect, it } from 'vitest';
import { truthsOf } from './annotated-image.ts';
import { readCocoAnnotations } from './coco-annotations.ts';
import { memoryFolder } from './memory-folder.fixture.ts';
import { openAnnotatedImages } from './open-annotated-images.ts';

const base = {
  images: [
    { id: 7, file_name: 'b.jpg', width: 100, height: 50 },
    { id: 3, file_name: 'a.jpg', width: 20, height: 20 },
  ],
  categories: [
    { id: 9, name: 'zebra' },
    { id: 2, name: 'car' },
  ],
  annotations: [
    { image_id: 7, category_id: 9, bbox: [10, 5, 20, 10], area: 120.5, iscrowd: 0 },
    { image_id: 7, category_id: 2, bbox: [90, 45, 20, 10], iscrowd: 1 },
    { image_id: 7, category_id: 2, bbox: [1, 2, 0, 5] },
    { image_id: 3, category_id: 9, bbox: [30, 0, 5, 5] },
  ],
};

describe('readCocoAnnotations', () => {
  it('reads images, labels by number and objects, and reports boxes without area', () => {
    expect(readCocoAnnotations(JSON.stringify(base), 'c.json')).toEqual({
      labels: ['car', 'zebra'],
      images: [
        {
          imagePath: 'b.jpg',
          width: 100,
          height: 50,
          objects: [
            {
              label: 'zebra',
              box: { left: 10, top: 5, right: 30, bottom: 15 },
              difficult: false,
              truncated: false,
              area: 120.5,
            },
            {
              label: 'car',
              box: { left: 90, top: 45, right: 100, bottom: 50 },
              difficult: false,
              truncated: false,
              crowd: true,
            },
          ],
        },
        { imagePath: 'a.jpg', width: 20, height: 20, objects: [] },
      ],
      skipped: [
        'c.json: annotations[2] (car) of b.jpg: box 1, 2, 0 wide, 5 high',
        'c.json: annotations[3] (zebra) of a.jpg: box 30, 0, 5 wide, 5 high',
      ],
    });
  });

  it.each([
    ['', /not valid JSON/, undefined],
    ['[]', /not a COCO file/, 'an object'],
    ['{}', /categories is wrong/, 'a list'],
    [{ ...base, images: [1] }, /images\[0\] is wrong/, 'an object'],
    [{ ...base, images: [{ ...base.images[0], width: '1' }] }, /images\[0\]\.width is wrong/, 'a number'],
    [{ ...base, images: [{ ...base.images[0], height: 0 }] }, /images\[0\] is/, 'a width and height above 0'],
    [{ ...base, categories: [{ id: 1 }] }, /categories\[0\]\.name is wrong/, 'a text'],
    [{ ...base, annotations: [{ ...base.annotations[0], image_id: 8 }] }, /s\[0\] is/, 'the id of an image'],
    [
      { ...base, annotations: [{ ...base.annotations[0], category_id: 1 }] },
      /annotations\[0\] is/,
      'the id of a category',
    ],
    [{ ...base, annotations: [{ ...base.annotations[0], bbox: [1, 2, 3] }] }, /\[0\]\.bbox/, '4 numbers'],
  ])('refuses %j', (json, message, expected) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    expect(() => readCocoAnnotations(text, 'c.json')).toThrow(
      expect.objectContaining({ code: 'bad-data', path: 'c.json', message: expect.stringMatching(message) }),
    );
    if (expected)
      expect(() => readCocoAnnotations(text, 'c.json')).toThrow(expect.objectContaining({ expected }));
  });
});

describe('openAnnotatedImages', () => {
  const json = JSON.stringify(base);

  it.each([
    [{ 'annotations/instances_val.json': json, 'val/b.jpg': '' }, 'val/b.jpg'],
    [{ 'annotations/val.json': json, 'images/val/b.jpg': '' }, 'images/val/b.jpg'],
    [{ 'val/_annotations.coco.json': json, 'val/b.jpg': '' }, 'val/b.jpg'],
    [{ 'val.json': json, 'images/b.jpg': '' }, 'images/b.jpg'],
    [{ 'val.json': json }, 'b.jpg'],
  ])('finds a split of COCO’s kind and its images %#', async (files, first) => {
    const { images } = await openAnnotatedImages(memoryFolder(files), 'val');
    expect(images[0].imagePath).toBe(first);
  });

  it('takes PASCAL VOC’s folders, and says what it looked for', async () => {
    const voc = { 'ImageSets/Main/val.txt': 'x', 'val.json': json };
    await expect(openAnnotatedImages(memoryFolder(voc), 'val')).rejects.toMatchObject({
      path: 'Annotations/x.xml',
    });
    await expect(openAnnotatedImages(memoryFolder({}), 'val')).rejects.toMatchObject({
      code: 'io',
      expected: expect.stringContaining('ImageSets/Main/val.txt, annotations/instances_val.json'),
    });
  });
});

it('truthsOf keeps the objects of known labels', () => {
  const { images } = readCocoAnnotations(JSON.stringify(base), 'c.json');
  expect(truthsOf(images[0].objects, (label) => ['car'].indexOf(label))).toEqual({
    boxes: Float64Array.of(90, 45, 100, 50),
    classes: Int32Array.of(0),
    difficult: Uint8Array.of(0),
    crowd: Uint8Array.of(1),
    areas: Float64Array.of(50),
  });
});
