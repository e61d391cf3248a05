import { type FileEditor, list } from './file-editor.ts';
import type { Cases, EditBytes, PayloadCase } from './malformed-case.ts';
import { addStreamCases } from './malformed-stream.ts';

/** Files whose header is valid and whose payloads are not. */
export function addPayloadCases(cases: Cases): void {
  const payload: PayloadCase = (base, name, code, why, path, edit) =>
    cases.edit(base, 'payload', name, code, why, (e) => e.editPayload(path, edit));

  for (let i = 0; i < 7; i++)
    cases.edit(
      'affine-rans',
      'payload',
      `checksum-of-payload-${i}`,
      'bad-checksum',
      `a bit of payload ${i} flipped`,
      (e) => {
        const { offset, length } = e.span(`weights[${i}].vector`);
        e.data[offset + ((i * length) >> 3)] ^= 1 << i;
      },
      `weights[${i}].vector`,
    );
  cases.edit(
    'summary-explicit-rans',
    'payload',
    'checksum-of-locations',
    'bad-checksum',
    'a bit of the locations flipped',
    (e) => {
      e.data[e.span('weights[1].summary.locations').offset] ^= 0x80;
    },
    'weights[1].summary.locations',
  );
  cases.edit(
    'golden-samples',
    'payload',
    'checksum-of-golden-output',
    'bad-checksum',
    'a bit of a golden output flipped',
    (e) => {
      e.data[e.span('metadata.goldenSamples[0].outputs[0].tensor.vector').offset + 3] ^= 1;
    },
  );
  cases.edit(
    'affine-rans',
    'payload',
    'checksum-in-header',
    'bad-checksum',
    'a checksum of 0',
    (e) => e.setSpan('weights[3].vector', 'checksum', 0),
    'weights[3].vector',
  );
  cases.edit(
    'affine-raw',
    'payload',
    'padding-after-payload',
    'malformed',
    'padding after a payload is not zero',
    (e) => {
      const { offset, length } = e.span('weights[0].vector');
      e.data[offset + length] = 1;
    },
    'weights[0].vector',
  );
  cases.edit(
    'plain-types',
    'payload',
    'truth-value-2',
    'bad-value',
    'a truth value of 2 among the weights',
    (e) => {
      e.view.setUint8(e.target('weights[12].vector.inlineBytes') + 4 + 5, 2);
    },
  );
  payload(
    'affine-raw',
    'levels-spare-bits',
    'malformed',
    'a bit set behind the last of 305 levels of 3 bits',
    'weights[1].vector',
    (bytes) => {
      bytes[bytes.length - 1] |= 0x80;
    },
  );
  addStreamCases(cases, payload);
  addTableCases(payload);
  addLocationCases(cases, payload);
}

function addTableCases(payload: PayloadCase): void {
  for (const base of ['affine-blocks-raw', 'affine-blocks-rans']) {
    const table = (name: string, why: string, edit: EditBytes) =>
      payload(base, `${base}-${name}`, 'bad-value', why, 'weights[1].vector', edit);
    for (const [name, value] of [
      ['nan', Number.NaN],
      ['infinity', Infinity],
      ['zero', 0],
      ['negative', -0.5],
      ['minus-zero', -0],
    ] as const)
      table(`scale-${name}`, `the scale of the third block is ${value}`, (_, view) =>
        view.setFloat32(8, value, true),
      );
    table('zero-point', 'the zero point of the last block is 8 at 3 bits', (bytes) =>
      bytes.fill(8, 5 * 4 + 4, 5 * 4 + 5),
    );
  }
}

function addLocationCases(cases: Cases, payload: PayloadCase): void {
  const taps = 'weights[0].summary.locations';
  cases.edit(
    'summary-shapes',
    'payload',
    'location-unit-doubled',
    'bad-offset',
    'locations in units twice as long',
    (e) => e.set('weights[1].summary.locations.unit', 8),
    'weights[1].summary.locations.starts[0]',
  );
  cases.edit(
    'summary-fractions',
    'payload',
    'location-beyond',
    'bad-offset',
    'a segment that starts beyond the summary',
    (e) => {
      const bits = e.view.getUint8(e.field(`${taps}.bits`));
      inlineOrSpan(e, taps, (bytes) => {
        for (let bit = 0; bit < bits; bit++) bytes[bit >> 3] |= 1 << (bit & 7);
      });
    },
    `${taps}.starts[0]`,
  );
  cases.edit(
    'summary-explicit-raw',
    'payload',
    'location-of-halves-beyond',
    'bad-offset',
    'half taps in units of a whole summary',
    (e) => e.set('weights[1].summary.locations.unit', 400),
    'weights[1].summary.locations.starts[0]',
  );
  cases.edit(
    'summary-explicit-raw',
    'payload',
    'location-spare-bits',
    'malformed',
    'bits behind the last location that are not zero',
    // The last of 8 locations of 5 bits is then one too many, within the last byte.
    (e) => e.point('weights[1].shape', e.append(list(7, 16, 3, 3))),
    'weights[1].summary.locations',
  );
  cases.edit(
    'summary-explicit-rans',
    'payload',
    'location-unit-largest',
    'bad-offset',
    'coded locations in units of the whole summary',
    (e) => e.set(`${taps}.unit`, 512),
    `${taps}.starts[0]`,
  );
  payload(
    'summary-explicit-rans',
    'location-stream-kind',
    'malformed',
    'a stream of locations of an unknown kind',
    taps,
    (bytes) => bytes.fill(9, 0, 1),
  );
}

function inlineOrSpan(e: FileEditor, path: string, edit: (bytes: Uint8Array) => void): void {
  try {
    e.editPayload(path, edit);
  } catch {
    const at = e.target(`${path}.inlineBytes`);
    edit(e.header.subarray(at + 4, at + 4 + e.view.getUint32(at, true)));
  }
}
