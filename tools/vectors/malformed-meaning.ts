import type { FsnErrorCode } from '@fsnet/graph';
import { type FileEditor, list, string } from './file-editor.ts';
import type { Cases } from './malformed-case.ts';

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

type Set = (
  base: string,
  code: FsnErrorCode,
  path: string,
  value: number | bigint,
  label: string,
  errorPath?: string,
  as?: 'f32' | 'f64',
) => void;

function addEnumCases(set: Set): void {
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

function addSummaryCases(cases: Cases, set: Set): void {
  const explicit = 'summary-explicit-rans';
  const at = 'weights[0].summary.locations';
  set('summary-uniform', 'bad-offset', `${at}.step`, 33, 'a-little-too-large');
  set('summary-uniform', 'bad-offset', `${at}.step`, biggest, 'largest');
  set('summary-circular', 'bad-offset', 'weights[1].summary.locations.step', biggest, 'largest');
  set('summary-uniform', 'bad-shape', 'weights[0].shape[0]', 0, '0', 'weights[0].summary');
  set('summary-uniform', 'bad-offset', 'weights[0].shape[0]', 9, 'one-filter-more', `${at}.step`);
  set(
    'summary-uniform',
    'limit-exceeded',
    'weights[0].shape[0]',
    100_000,
    'far-too-many-filters',
    'weights[0].summary',
  );
  set('summary-uniform', 'bad-offset', 'weights[0].shape[1]', 64, 'segments-longer-than-the-summary', at);
  cases.edit(
    'summary-uniform',
    'header',
    'summary-of-rank-2',
    'bad-shape',
    'filters with two sizes',
    (e) => e.point('weights[0].shape', e.append(list(8, 144))),
    'weights[0].summary',
  );
  cases.edit(
    'summary-uniform',
    'header',
    'summary-of-rank-5',
    'bad-shape',
    'filters with five sizes',
    (e) => e.point('weights[0].shape', e.append(list(8, 16, 3, 3, 1))),
    'weights[0].summary',
  );
  set('summary-shapes', 'bad-shape', 'weights[1].summary.groups', 3, 'no-divisor');
  set('summary-shapes', 'bad-shape', 'weights[1].summary.groups', 0, '0');
  cases.edit(
    'summary-circular',
    'header',
    'summary-ihw-taps',
    'bad-value',
    'taps in the order ihw',
    (e) => {
      // The field that says `circular` serves as that of the segments: 1 is `row`.
      e.ownVtable('weights[0].summary');
      e.view.setUint16(
        e.slot('weights[0].summary.segments'),
        e.view.getUint16(e.slot('weights[0].summary.circular'), true),
        true,
      );
    },
    'weights[0].summary.segments',
  );
  set(explicit, 'bad-value', `${at}.unit`, 0, '0');
  set(explicit, 'bad-value', `${at}.unit`, 513, 'longer-than-the-summary');
  set(explicit, 'bad-value', `${at}.unit`, biggest, 'largest');
  for (const bits of [0, 2, 33, 255])
    set('summary-explicit-raw', 'bad-value', `${at}.bits`, bits, String(bits));
  set('summary-explicit-raw', 'bad-shape', `${at}.bits`, 5, 'one-more', at);
  set('summary-explicit-raw', 'bad-shape', 'weights[0].shape[2]', 4, 'more-segments-than-locations', at);
  set('summary-explicit-raw', 'bad-shape', 'weights[0].shape[0]', 7, 'fewer-segments-than-locations', at);
  set(
    'summary-explicit-rans',
    'bad-value',
    'weights[1].summary.locations.bits',
    32,
    'too-many-to-code',
    'weights[1].summary.locations.lowBits',
  );
  cases.edit(
    explicit,
    'header',
    'locations-under-3-bits-each',
    'limit-exceeded',
    'locations of less than 3 bits',
    (e) => {
      e.set('weights[0].shape[0]', 200);
      e.set(`${at}.lowBits`, 0);
    },
    at,
  );
}

function addNetworkCases(cases: Cases, set: Set): void {
  const graph = (
    name: string,
    why: string,
    edit: (e: FileEditor) => void,
    path?: string,
    base = 'golden-samples',
  ) => cases.edit(base, 'header', `graph-${name}`, 'bad-graph', why, edit, path);
  const index = (path: string, value: number, label: string, base = 'golden-samples') =>
    set(base, 'bad-graph', path, value, label);
  for (const [label, value] of [
    ['beyond', 4],
    ['largest', 2 ** 31 - 1],
    ['minus-2', -2 >>> 0],
    ['smallest', 2 ** 31],
  ] as const) {
    index('nodes[1].inputs[0]', value, label);
    index('nodes[1].outputs[0]', value, label);
  }
  index('inputs[1].value', 4, 'beyond');
  index('outputs[1].value', biggest, 'largest');
  index('weights[1].value', 99, 'beyond', 'affine-raw');
  index('nodes[0].captures[0]', 99, 'beyond', 'metadata');
  index('nodes[0].captures[0]', biggest, 'absent', 'metadata');

  graph(
    'self-loop',
    'a node that reads what it makes',
    (e) => e.set('nodes[1].inputs[0]', 3),
    'nodes[1].inputs[0]',
  );
  graph(
    'cycle-of-two',
    'two nodes that read each other',
    (e) => e.set('nodes[0].inputs[0]', 3),
    'nodes[0].inputs[0]',
  );
  graph(
    'unsorted',
    'a node before the one that it reads',
    (e) => {
      const first = e.target('nodes[0]');
      e.point('nodes[0]', e.target('nodes[1]'));
      e.point('nodes[1]', first);
    },
    'nodes[0].inputs[0]',
  );
  graph(
    'made-twice',
    'two nodes that make one value',
    (e) => e.set('nodes[1].outputs[0]', 2),
    'nodes[1].outputs[0]',
  );
  graph(
    'makes-an-input',
    'a node that makes an input of the network',
    (e) => e.set('nodes[0].outputs[0]', 0),
    'nodes[0].outputs[0]',
  );
  graph(
    'makes-a-weight',
    'a node that makes a weight',
    (e) => e.set('nodes[0].outputs[0]', 0),
    undefined,
    'affine-raw',
  );
  graph('output-twice', 'one value that is two outputs', (e) => e.set('outputs[1].value', 2), 'outputs[1]');
  graph(
    'output-missing',
    'an output that nothing makes',
    (e) => {
      e.set('nodes[1].outputs[0]', -1 >>> 0);
    },
    'outputs[1]',
  );
  graph(
    'weight-twice',
    'two weights of one value',
    (e) => e.set('weights[2].value', 2),
    'weights[2]',
    'affine-raw',
  );
  graph(
    'names-equal',
    'two values of one name',
    (e) => e.point('values[1]', e.target('values[2]')),
    'values[2]',
  );
  graph(
    'name-empty',
    'a value without a name',
    (e) => e.point('values[1]', e.append(string(''))),
    'values[1]',
  );
  graph(
    'weight-is-input',
    'a weight that is an input too',
    (e) => {
      e.repeat('inputs', 1, {});
    },
    undefined,
    'affine-raw',
  );
  graph('input-doubled', 'the same input two times', (e) => e.repeat('inputs', 2, {}), 'inputs[1]');

  set('golden-samples', 'bad-value', 'inputs[0].shape[0]', -3 >>> 0, 'an-unknown-symbol');
  set('golden-samples', 'bad-value', 'inputs[0].shape[0]', 2 ** 31, 'the-smallest-integer');
  cases.edit(
    'golden-samples',
    'header',
    'value-of-rank-17',
    'limit-exceeded',
    'an input of 17 sizes',
    (e) => e.point('inputs[0].shape', e.append(list(...new Array<number>(17).fill(1)))),
    'inputs[0].shape',
  );

  set(
    'metadata',
    'bad-value',
    'nodes[0].attributes[1].i',
    2n ** 53n,
    '2-to-the-53',
    'nodes[0].attributes[1]',
  );
  set(
    'metadata',
    'bad-value',
    'nodes[0].attributes[1].i',
    -(2n ** 63n),
    'the-smallest-integer',
    'nodes[0].attributes[1]',
  );
  set(
    'metadata',
    'bad-value',
    'nodes[0].attributes[5].longInts[1]',
    2n ** 60n,
    '2-to-the-60',
    'nodes[0].attributes[5]',
  );
  set(
    'metadata',
    'malformed',
    'nodes[0].attributes[0].type',
    7,
    'tensor-without-a-tensor',
    'nodes[0].attributes[0].tensor',
  );
  set(
    'metadata',
    'bad-shape',
    'nodes[0].attributes[8].tensor.shape[0]',
    3,
    'another',
    'nodes[0].attributes[8].tensor',
  );
  set(
    'metadata',
    'bad-shape',
    'nodes[0].attributes[8].tensor.vector.count',
    1,
    'lower',
    'nodes[0].attributes[8].tensor.vector',
  );
  set(
    'metadata',
    'bad-type',
    'nodes[0].attributes[8].tensor.dtype',
    12,
    'uint64',
    'nodes[0].attributes[8].tensor',
  );
  cases.edit(
    'metadata',
    'header',
    'domain-twice',
    'malformed',
    'one domain with two versions',
    (e) => e.repeat('domains', 2, { domain: string('x') }),
    'domains[1]',
  );
}

function addMetadataCases(cases: Cases, set: Set): void {
  const image = 'metadata.preprocessing[0]';
  set('metadata', 'bad-value', `${image}.width`, 0, '0');
  set('metadata', 'bad-value', `${image}.height`, 65537, 'over-65536');
  for (const [label, value] of [
    ['nan', Number.NaN],
    ['infinity', Infinity],
  ] as const) {
    set('metadata', 'bad-value', `${image}.scale`, value, label, `${image}.scale`, 'f64');
    set('metadata', 'bad-value', `${image}.mean[1]`, value, label, `${image}.mean[1]`, 'f64');
    set('metadata', 'bad-value', `${image}.std[2]`, value, label, `${image}.std[2]`, 'f64');
  }
  set('metadata', 'bad-value', `${image}.std[0]`, 0, '0', `${image}.std[0]`, 'f64');
  set('metadata', 'bad-shape', `${image}.colorOrder`, 2, 'gray-with-3-channels', `${image}.std`);
  cases.edit(
    'metadata',
    'header',
    'preprocessing-of-nothing',
    'bad-graph',
    'preprocessing of an input that is not there',
    (e) => e.point(`${image}.input`, e.append(string('nothing'))),
    `${image}.input`,
  );
  cases.edit(
    'metadata',
    'header',
    'preprocessing-twice',
    'malformed',
    'one input preprocessed twice',
    (e) => {
      e.point('metadata.preprocessing[0].input', e.append(string('image')));
      e.point('metadata.preprocessing[1].input', e.append(string('image')));
    },
    'metadata.preprocessing[1]',
  );
  cases.edit(
    'metadata',
    'header',
    'property-twice',
    'malformed',
    'one property with two values',
    (e) => e.repeat('metadata.properties', 2, { key: string('k'), value: string('v') }),
    'metadata.properties[1]',
  );
  set('metadata', 'bad-value', 'metadata.provenance.seed', 2n ** 62n, '2-to-the-62');
  for (const [label, value] of [
    ['nan', Number.NaN],
    ['above-1', 1.5],
    ['negative', -0.1],
  ] as const)
    set(
      'metadata',
      'bad-value',
      'metadata.provenance.accuracy[0].value',
      value,
      label,
      'metadata.provenance.accuracy[0].value',
      'f64',
    );

  const sample = 'metadata.goldenSamples[0]';
  const golden = 'golden-samples';
  for (const [label, value] of [
    ['nan', Number.NaN],
    ['infinity', Infinity],
    ['negative', -1e-9],
  ] as const)
    set(golden, 'bad-value', `${sample}.tolerance`, value, label, `${sample}.tolerance`, 'f64');
  set(
    golden,
    'bad-value',
    `${sample}.inputs[0].minimum`,
    2,
    'above-the-maximum',
    `${sample}.inputs[0]`,
    'f64',
  );
  set(golden, 'bad-value', `${sample}.inputs[0].maximum`, Number.NaN, 'nan', `${sample}.inputs[0]`, 'f64');
  set(
    golden,
    'limit-exceeded',
    `${sample}.inputs[0].shape[0]`,
    2 ** 25,
    'too-much-to-draw',
    `${sample}.inputs[0].shape`,
  );
  set(
    golden,
    'bad-shape',
    `${sample}.outputs[0].tensor.shape[0]`,
    3,
    'another',
    `${sample}.outputs[0].tensor`,
  );
  cases.edit(
    golden,
    'header',
    'golden-input-unknown',
    'bad-graph',
    'a golden input that the network does not have',
    (e) => e.point(`${sample}.inputs[0].name`, e.append(string('nothing'))),
    `${sample}.inputs[0].name`,
  );
  cases.edit(
    golden,
    'header',
    'golden-output-unknown',
    'bad-graph',
    'a golden output that the network does not have',
    (e) => e.point(`${sample}.outputs[1].name`, e.append(string('image'))),
    `${sample}.outputs[1].name`,
  );
  cases.edit(
    golden,
    'header',
    'golden-output-twice',
    'bad-graph',
    'one output twice in a golden sample',
    (e) => e.point(`${sample}.outputs[1].name`, e.append(string('positive'))),
    `${sample}.outputs[1].name`,
  );
}
