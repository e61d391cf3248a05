import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from './xml.ts';

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
