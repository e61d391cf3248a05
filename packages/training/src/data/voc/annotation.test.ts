import { join } from 'node:path';
import { sharedFolder } from '@fsnet/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVocFolder } from '../files/voc-folder.ts';
import { readVocAnnotation } from './annotation.ts';
import { parseXml } from './xml.ts';

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

describe('parseXml', () => {
  it('reads elements and text', () => {
    const text = `\ufeff<?xml version='1.0'?><!DOCTYPE a>
      <a x="1>2"><!-- <b> --><b/>one <![CDATA[<two>]]> &#65;&#x42;&lt;&unknown;<c y='/'>3</c></a>\n`;
    expect(parseXml(text, 'a.xml')).toEqual({
      name: 'a',
      text: 'one <two> AB<&unknown;',
      children: [
        { name: 'b', text: '', children: [] },
        { name: 'c', text: '3', children: [] },
      ],
    });
  });

  it.each([
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a',
    '<a b="></a>',
    '<a><b></a></b>',
    '<a/>tail',
  ])('refuses %j', (text) => {
    expect(() => parseXml(text, 'a.xml')).toThrow(
      expect.objectContaining({ code: 'bad-data', path: 'a.xml' }),
    );
  });

  it('refuses deep nesting, and ends on anything', () => {
    expect(() => parseXml('<a>'.repeat(65) + '</a>'.repeat(65), 'a.xml')).toThrow('not a well-formed');
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<',
      '>',
      '"',
      "'",
      '&',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      'x',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          parseXml(pieces.join(''), 'a.xml');
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-data' });
        }
      }),
    );
  });
});

const shared = sharedFolder();

it.skipIf(!shared)('all of BCCD is read, two boxes without area are left out', async () => {
  const folder = join(shared!, 'data/bccd/BCCD');
  const splits = await Promise.all(['trainval', 'test'].map((split) => readVocFolder(folder, split)));
  expect(splits.reduce((sum, { images }) => sum + images.length, 0)).toBe(364);
  for (const { labels } of splits) expect(labels).toEqual(['Platelets', 'RBC', 'WBC']);
  expect(splits.flatMap(({ skipped }) => skipped).map((text) => text.replace(/^.*\//, ''))).toEqual([
    expect.stringMatching(/^BloodImage_00338\.xml: object \d+ \(RBC\): box 504, 337 to 504, 337$/),
    expect.stringMatching(/^BloodImage_00343\.xml: object \d+ \(RBC\): box 181, 329 to 181, 329$/),
  ]);
});
