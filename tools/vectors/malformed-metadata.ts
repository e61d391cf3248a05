import { byteVector, string } from './file-editor.ts';
import type { Cases, SetField } from './malformed-case.ts';

/** Metadata that make no sense. */
export function addMetadataCases(cases: Cases, set: SetField): void {
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
  cases.edit(
    golden,
    'header',
    'golden-output-amplified',
    'limit-exceeded',
    'float32 elements of a golden output out of levels of 2 bits, 16 times their payload',
    (e) => {
      const vector = `${sample}.outputs[1].tensor.vector`;
      const before = e.span(`${sample}.outputs[0].tensor.vector`);
      const affine = 1;
      const levels = byteVector(0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b);
      e.data = e.data.slice(0, before.offset + before.length);
      e.set('dataLength', e.data.length);
      e.point(
        vector,
        e.appendTable('Vector', { count: 24, format: affine, bits: 2, scale: 0, inlineBytes: levels }),
      );
      e.set(`${vector}.scale`, 1, 'f32');
    },
    `${sample}.outputs[1].tensor.vector`,
  );
}
