import type { FsnErrorCode } from '@fsnet/graph';
import type { FileEditor } from './file-editor.ts';
import type { Cases, EditBytes, PayloadCase } from './malformed-case.ts';

interface StreamParts {
  readonly words: number;
  readonly states: number;
  /** Bits that the frequencies leave in their last byte. */
  readonly spareBits: number;
}

/** Where the parts of a rANS stream stand that begins at `at`. */
function streamParts(view: DataView, at: number): StreamParts {
  const scaleBits = view.getUint8(at + 1) & 15;
  const k = view.getUint8(at + 4);
  let position = (at + 5) * 8;
  const bit = () => {
    const value = (view.getUint8(position >> 3) >> (position & 7)) & 1;
    position++;
    return value;
  };
  for (let symbol = view.getUint8(at + 2); symbol <= view.getUint8(at + 3); symbol++) {
    let width = k;
    while (bit() === 0) width++;
    position += width;
  }
  if (scaleBits < 8) throw new Error('no rANS stream');
  const words = (position + 7) >> 3;
  return { words, states: words + 4, spareBits: words * 8 - position };
}

/** Symbol streams that are not as they must be. */
export function addStreamCases(cases: Cases, payload: PayloadCase): void {
  const base = 'affine-rans';
  const path = 'weights[2].vector';
  const stream = (name: string, code: FsnErrorCode, why: string, edit: EditBytes) =>
    payload(base, `stream-${name}`, code, why, path, edit);
  for (const kind of [1, 3, 255])
    stream(`kind-${kind}`, 'malformed', `symbol stream of the unknown kind ${kind}`, (bytes) =>
      bytes.fill(kind, 0, 1),
    );
  for (const scaleBits of [0, 7, 13, 15])
    stream(`scale-bits-${scaleBits}`, 'malformed', `frequencies that sum to 2^${scaleBits}`, (bytes) =>
      bytes.fill((bytes[1] & 0xf0) | scaleBits, 1, 2),
    );
  for (const lanes of [1, 4, 15])
    stream(`lanes-2-to-the-${lanes}`, 'malformed', `2^${lanes} lanes`, (bytes) =>
      bytes.fill((bytes[1] & 15) | (lanes << 4), 1, 2),
    );
  stream('first-after-last', 'malformed', 'the first symbol after the last', (bytes) => bytes.set([9, 3], 2));
  stream('symbols-beyond-bits', 'bad-value', 'symbols that a 4-bit level cannot have', (bytes) => {
    bytes[2] += 100;
    bytes[3] += 100;
  });
  stream('one-symbol-more', 'malformed', 'frequencies of a symbol more than there are', (bytes) =>
    bytes.fill(bytes[3] + 1, 3, 4),
  );
  stream('one-symbol-less', 'malformed', 'frequencies of a symbol less than there are', (bytes) =>
    bytes.fill(bytes[3] - 1, 3, 4),
  );
  stream('order-15', 'malformed', 'Exp-Golomb codes of order 15', (bytes) => bytes.fill(15, 4, 5));
  stream('order-255', 'malformed', 'Exp-Golomb codes of order 255', (bytes) => bytes.fill(255, 4, 5));
  stream('frequencies-zero-bits', 'malformed', 'frequencies of zero bits', (bytes, view) =>
    bytes.fill(0, 5, streamParts(view, 0).words),
  );
  stream('frequencies-one-bits', 'malformed', 'frequencies of one bits', (bytes, view) =>
    bytes.fill(255, 5, streamParts(view, 0).words),
  );
  stream('all-zero-bits', 'malformed', 'nothing but zero bits after the head', (bytes) => bytes.fill(0, 5));
  const words = (name: string, code: FsnErrorCode, why: string, change: (count: number) => number) =>
    stream(`words-${name}`, code, why, (_, view) => {
      const { words: at } = streamParts(view, 0);
      view.setUint32(at, change(view.getUint32(at, true)), true);
    });
  words('one-more', 'truncated', 'a word more than the payload has', (count) => count + 1);
  words('largest', 'truncated', '2^32 - 1 words', () => 2 ** 32 - 1);
  words('2-to-the-31', 'truncated', '2^31 words', () => 2 ** 31);
  words('one-less', 'malformed', 'a word less than the stream has', (count) => count - 1);
  words('none', 'malformed', 'no words', () => 0);
  const state = (name: string, why: string, value: (state: number) => number) =>
    stream(`state-${name}`, 'malformed', why, (_, view) => {
      const { states } = streamParts(view, 0);
      view.setUint32(states, value(view.getUint32(states, true)), true);
    });
  state('zero', 'a state of 0', () => 0);
  state('too-low', 'a state below 2^15', () => 2 ** 15 - 1);
  state('too-high', 'a state of 2^31', () => 2 ** 31);
  state('largest', 'a state of 2^32 - 1', () => 2 ** 32 - 1);
  state('another', 'another state, so that the stream ends in the wrong one', (old) => old ^ 0x40);
  payload(
    base,
    'stream-frequencies-spare-bits',
    'malformed',
    'a bit set behind the last frequency',
    'weights[0].vector',
    (bytes, view) => {
      const { words, spareBits } = streamParts(view, 0);
      if (spareBits === 0) throw new Error('no bits are left behind the frequencies');
      bytes[words - 1] |= 0x80;
    },
  );
  stream(
    'word-flipped',
    'malformed',
    'a word changed, so that the stream ends in the wrong state',
    (bytes) => {
      bytes[bytes.length - 1] ^= 0x10;
    },
  );
  cases.edit(base, 'payload', 'stream-goes-on', 'malformed', 'two bytes after a stream', (e) =>
    lengthen(e, 'weights[6].vector', 2),
  );
  payload(
    'plain-rans',
    'plane-kind',
    'malformed',
    'the first of four byte planes of an unknown kind',
    'weights[0].vector',
    (bytes) => bytes.fill(77, 0, 1),
  );
}

/** Lengthens the last payload of the file by zero bytes. */
function lengthen(e: FileEditor, path: string, bytes: number): void {
  const grown = new Uint8Array(e.data.length + bytes);
  grown.set(e.data);
  e.data = grown;
  e.setSpan(path, 'length', e.span(path).length + bytes);
  e.set('dataLength', grown.length);
  e.editPayload(path, () => {});
}
