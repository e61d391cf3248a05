import { describe, expect, it } from 'vitest';
import { memoryFolder } from './memory-folder.fixture.ts';
import { readVocAnnotation } from './voc-annotation.ts';
import { readVocFolder } from './voc-folder.ts';

const annotation = (objects: string) =>
  `<?xml version="1.0"?><annotation><filename>a &amp; b.jpg</filename><size><width>640</width><height>480</height></size>${objects}</annotation>`;
const object = (label: string, box: readonly number[], more = '') =>
  `<object><name>${label}</name>${more}<bndbox><xmin>${box[0]}</xmin><ymin>${box[1]}</ymin><xmax>${box[2]}</xmax><ymax>${box[3]}</ymax></bndbox></object>`;

describe('readVocAnnotation', () => {
  it('reads objects with their flags', () => {
    const xml = annotation(object('cat', [1, 2, 30, 40], '<difficult>1</difficult><truncated>0</truncated>'));
    expect(readVocAnnotation(xml, 'a.xml')).toEqual({
      image: 'a & b.jpg',
      width: 640,
      height: 480,
      objects: [
        { label: 'cat', box: { left: 1, top: 2, right: 30, bottom: 40 }, difficult: true, truncated: false },
      ],
      skipped: [],
    });
  });

  it('cuts boxes at the edges, and leaves out and reports those without area', () => {
    const boxes = [
      [-5, 10, 700, 480],
      [504, 337, 504, 337],
      [30, 20, 10, 40],
      [640, 0, 650, 10],
    ];
    const { objects, skipped } = readVocAnnotation(
      annotation(boxes.map((box, i) => object(`o${i}`, box)).join('')),
      'a.xml',
    );
    expect(objects).toMatchObject([{ label: 'o0', box: { left: 0, top: 10, right: 640, bottom: 480 } }]);
    expect(skipped).toEqual([
      'object 2 (o1): box 504, 337 to 504, 337',
      'object 3 (o2): box 30, 20 to 10, 40',
      'object 4 (o3): box 640, 0 to 650, 10',
    ]);
  });

  it.each([
    ['<annotations/>', 'annotation'],
    ['<annotation><filename/></annotation>', 'an element size'],
    [annotation('<object><name>a</name></object>'), 'an element bndbox'],
    [annotation(object('a', [1, 2, 3, Number.NaN])), 'a number'],
    [annotation('').replace('640', '0'), 'a width and height above 0'],
  ])('refuses %j', (xml, expected) => {
    expect(() => readVocAnnotation(xml, 'a.xml')).toThrow(
      expect.objectContaining({ code: 'bad-data', path: 'a.xml', expected }),
    );
  });
});

describe('readVocFolder', () => {
  const files = {
    'ImageSets/Main/test.txt': 'one  1\r\ntwo -1\n\nthree\n',
    'Annotations/one.xml': annotation(object('dog', [1, 2, 3, 4]) + object('cat', [9, 9, 9, 20])),
    'Annotations/two.xml': annotation('').replace('a &amp; b', 'C:\\pictures\\b'),
    'Annotations/three.xml': annotation(object('ant', [1, 2, 3, 4])),
    'JPEGImages/a & b.jpg': '',
    'JPEGImages/three.png': '',
  };

  it('reads lists with and without a second column, and finds the images', async () => {
    const folder = memoryFolder({ ...files, 'JPEGImages/b.jpg': '' });
    const { images, labels, skipped } = await readVocFolder(folder, 'test');
    expect(images.map(({ imagePath }) => imagePath)).toEqual([
      'JPEGImages/a & b.jpg',
      'JPEGImages/b.jpg',
      'JPEGImages/a & b.jpg',
    ]);
    expect(labels).toEqual(['ant', 'dog']);
    expect(skipped).toEqual(['Annotations/one.xml: object 2 (cat): box 9, 9 to 9, 20']);
  });

  it('takes the image of the annotation’s own name where the named one is not there', async () => {
    const { 'JPEGImages/a & b.jpg': _, ...others } = files;
    const { images } = await readVocFolder(memoryFolder(others), 'test');
    expect(images[2].imagePath).toBe('JPEGImages/three.png');
  });

  it('refuses an empty list, and names a file that is missing', async () => {
    await expect(
      readVocFolder(memoryFolder({ 'ImageSets/Main/val.txt': '\n' }), 'val'),
    ).rejects.toMatchObject({ code: 'bad-data', expected: 'one a line' });
    await expect(readVocFolder(memoryFolder({ 'ImageSets/Main/val.txt': 'x' }), 'val')).rejects.toMatchObject(
      { code: 'io', path: 'Annotations/x.xml' },
    );
  });
});
