import type { FsnErrorCode } from '@fsnet/graph';
import { type FileEditor, list } from './file-editor.ts';
import type { Cases, SetField } from './malformed-case.ts';
import { addMetadataCases } from './malformed-metadata.ts';
import { addNetworkCases } from './malformed-network.ts';
import { addSummaryCases } from './malformed-summary.ts';

const biggest = 2 ** 32 - 1;

/** Headers that are well-formed flatbuffers and make no sense. */
export function addMeaningCases(cases: Cases): void {
  const set = (
    base: string,
    code: FsnErrorCode,
    path: string,
    value: number | bigint,
    label: string,
    errorPath = path,
    as?: 'f32' | 'f64',
  ) =>
    cases.edit(
      base,
      'header',
      `${base}-${path.replace(/\W+/g, '-')}-${label}`,
      code,
      `${path} is ${label.replaceAll('-', ' ')}`,
      (e) => e.set(path, value, as),
      errorPath,
    );

  addEnumCases(set);
  for (const [label, value] of [
    ['nan', Number.NaN],
    ['infinity', Infinity],
    ['minus-infinity', -Infinity],
    ['zero', 0],
    ['negative', -1],
  ] as const)
    set('affine-raw', 'bad-value', 'weights[3].vector.scale', value, label, 'weights[3].vector.scale', 'f32');
  set('affine-raw', 'bad-value', 'weights[0].vector.zero', 4, '4-at-2-bits');
  set('affine-raw', 'bad-value', 'weights[5].vector.zero', 255, '255-at-7-bits');
  for (const bits of [0, 1, 9, 255])
    set('affine-raw', 'bad-value', 'weights[1].vector.bits', bits, String(bits));
  set('affine-blocks-raw', 'limit-exceeded', 'weights[1].vector.block', 2 ** 31, '2-to-the-31');
  set('affine-blocks-raw', 'bad-shape', 'weights[1].vector.block', 32, '32-and-not-64', 'weights[1].vector');
  set(
    'affine-blocks-rans',
    'bad-shape',
    'weights[1].vector.block',
    1,
    '1-so-that-the-table-fills-the-payload',
    'weights[1].vector',
  );

  for (const [label, count] of [
    ['one-less', 304],
    ['two-more', 307],
    ['0', 0],
  ] as const) {
    set('affine-raw', 'bad-shape', 'weights[2].vector.count', count, label, 'weights[2].vector');
    set('affine-rans', 'bad-shape', 'weights[2].vector.count', count, label, 'weights[2]');
  }
  set('affine-raw', 'limit-exceeded', 'weights[2].vector.count', biggest, 'largest');
  set('affine-raw', 'limit-exceeded', 'weights[2].vector.count', 2 ** 31, '2-to-the-31');
  set(
    'affine-rans',
    'limit-exceeded',
    'weights[2].vector.count',
    1 << 20,
    'over-8-a-byte',
    'weights[2].vector',
  );
  set(
    'plain-rans',
    'limit-exceeded',
    'weights[0].vector.count',
    1 << 20,
    'over-8-a-byte',
    'weights[0].vector',
  );
  set('plain-raw', 'bad-shape', 'weights[0].vector.count', 383, 'one-less', 'weights[0].vector');
  set('plain-raw', 'bad-shape', 'weights[0].shape[0]', 17, 'another', 'weights[0]');
  set('plain-raw', 'bad-shape', 'weights[0].shape[1]', 0, '0', 'weights[0]');
  set('plain-raw', 'limit-exceeded', 'weights[0].shape[0]', biggest, 'largest', 'weights[0].shape');
  cases.edit(
    'plain-raw',
    'header',
    'shape-product-overflows',
    'limit-exceeded',
    'a shape whose product is 2^64',
    (e) => {
      e.set('weights[0].shape[0]', 2 ** 31);
      e.set('weights[0].shape[1]', 2 ** 31);
    },
    'weights[0].shape',
  );
  cases.edit(
    'plain-raw',
    'header',
    'shape-product-wraps',
    'limit-exceeded',
    'a shape whose product modulo 2^32 is the count',
    (e) => e.point('weights[0].shape', e.append(list(2 ** 16, 2 ** 16, 384))),
    'weights[0].shape',
  );
  cases.edit(
    'plain-raw',
    'header',
    'shape-of-rank-17',
    'limit-exceeded',
    'a shape of 17 sizes',
    (e) => e.point('weights[0].shape', e.append(list(384, ...new Array<number>(16).fill(1)))),
    'weights[0].shape',
  );
  cases.edit(
    'plain-types',
    'header',
    'type-of-values-differs',
    'bad-type',
    'an int64 weight with uint64 values',
    (e) => e.set('weights[10].dtype', 12),
    'weights[10]',
  );
  addSpanCases(cases);
  addSummaryCases(cases, set);
  addNetworkCases(cases, set);
  addMetadataCases(cases, set);
}

function addEnumCases(set: SetField): void {
  const unknown: [string, string][] = [
    ['affine-raw', 'weights[0].vector.format'],
    ['affine-rans', 'weights[0].vector.coder'],
    ['plain-raw', 'weights[1].vector.dtype'],
    ['plain-types', 'weights[9].dtype'],
    ['plain-types', 'outputs[4].dtype'],
    ['summary-uniform', 'weights[1].summary.segments'],
    ['summary-circular', 'weights[0].summary.order'],
    ['summary-explicit-rans', 'weights[0].summary.locations.kind'],
    ['summary-explicit-rans', 'weights[0].summary.locations.coder'],
    ['metadata', 'nodes[0].attributes[0].type'],
    ['metadata', 'nodes[0].attributes[8].tensor.dtype'],
    ['metadata', 'metadata.preprocessing[0].resize'],
    ['metadata', 'metadata.preprocessing[0].colorOrder'],
    ['metadata', 'metadata.preprocessing[0].layout'],
  ];
  for (const [base, path] of unknown) {
    set(base, 'unsupported-type', path, 200, 'unknown');
  }
  set('plain-raw', 'unsupported-type', 'weights[1].vector.dtype', 0, 'undefined');
  set('metadata', 'unsupported-type', 'nodes[0].attributes[1].type', 0, 'undefined');
}

function addSpanCases(cases: Cases): void {
  const base = 'affine-raw';
  const span = (
    name: string,
    code: FsnErrorCode,
    why: string,
    edit: (e: FileEditor) => void,
    path?: string,
  ) => cases.edit(base, 'header', `span-${name}`, code, why, edit, path);
  const vector = 'weights[2].vector';
  const offset = (name: string, why: string, value: (offset: number, length: number) => number) =>
    span(
      name,
      'bad-offset',
      why,
      (e) => {
        const { offset: at, length } = e.span(vector);
        e.setSpan(vector, 'offset', value(at, length));
      },
      `${vector}.span`,
    );
  offset('offset-misaligned', 'a payload at no multiple of 16', (at) => at + 4);
  offset('offset-gap', 'a gap between two payloads', (at) => at + 16);
  offset('offset-overlap', 'two payloads that overlap', (at) => at - 16);
  offset('offset-zero', 'a payload at the place of the first', () => 0);
  offset('offset-beyond', 'a payload beyond the file', () => 2 ** 31);
  offset('offset-largest', 'a payload at the largest offset', () => biggest - 15);
  span(
    'order',
    'bad-offset',
    'payloads of two weights exchanged',
    (e) => {
      const first = e.span('weights[0].vector').offset;
      e.setSpan('weights[0].vector', 'offset', e.span('weights[1].vector').offset);
      e.setSpan('weights[1].vector', 'offset', first);
    },
    'weights[0].vector.span',
  );
  for (const [name, change] of [
    ['longer', 1],
    ['shorter', -1],
  ] as const)
    span(
      `length-${name}`,
      'bad-shape',
      `a payload a byte ${name} than its values take`,
      (e) => e.setSpan(vector, 'length', e.span(vector).length + change),
      vector,
    );
  span(
    'length-largest',
    'bad-shape',
    'a payload of 4 GiB',
    (e) => e.setSpan(vector, 'length', biggest),
    vector,
  );
  cases.edit(
    'affine-rans',
    'header',
    'span-coded-length-largest',
    'bad-offset',
    'an entropy-coded payload of 4 GiB',
    (e) => e.setSpan(vector, 'length', biggest),
    'weights[3].vector.span',
  );
  cases.edit(
    'affine-rans',
    'header',
    'span-last-length-largest',
    'bad-offset',
    'the last payload longer than the data section',
    (e) => e.setSpan('weights[6].vector', 'length', biggest),
    'dataLength',
  );
  for (const [name, value] of [
    ['zero', 0],
    ['one-less', -1],
    ['one-more', 1],
    ['largest', biggest],
  ] as const)
    cases.edit(
      base,
      'header',
      `data-length-${name}`,
      'bad-offset',
      `a data section of the wrong length: ${name.replaceAll('-', ' ')}`,
      (e) => e.set('dataLength', Math.abs(value) === 1 ? e.data.length + value : value),
      'dataLength',
    );
  cases.edit(
    'plain-types',
    'header',
    'inline-bytes-cut',
    'bad-shape',
    'inline bytes shorter than the values',
    (e) => e.view.setUint32(e.target('weights[4].vector.inlineBytes'), 32, true),
    'weights[4].vector',
  );
}
