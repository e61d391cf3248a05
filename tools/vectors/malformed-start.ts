import { crc32 } from '@fsnet/format';
import type { Cases } from './malformed-case.ts';

const text = (value: string) => new TextEncoder().encode(value);

/** Truncations, wrong sizes, identifiers, versions and checksums. */
export function addStartCases(cases: Cases): void {
  const base = 'summary-shapes';
  const bytes = (
    name: string,
    code: Parameters<Cases['bytes']>[2],
    why: string,
    make: (valid: Uint8Array) => Uint8Array,
  ) => cases.bytes(base, name, code, why, make);

  const headerEnd = (file: Uint8Array) => 4 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const dataStart = (file: Uint8Array) => Math.ceil((headerEnd(file) + 4) / 16) * 16;
  for (const length of [0, 1, 3, 4, 7, 8, 9, 11, 12, 15, 16, 20, 64])
    bytes(`cut-at-${String(length).padStart(2, '0')}`, 'truncated', `ends after ${length} bytes`, (file) =>
      file.slice(0, length),
    );
  const boundaries: Record<string, (file: Uint8Array) => number> = {
    'half-of-header': (file) => headerEnd(file) >> 1,
    'last-byte-of-flatbuffer': (file) => headerEnd(file) - 1,
    'before-header-checksum': headerEnd,
    'within-header-checksum': (file) => headerEnd(file) + 2,
    'before-data-section': (file) => dataStart(file) - 1,
    'at-data-section': dataStart,
    'within-first-payload': (file) => dataStart(file) + 5,
    'after-16-bytes-of-data': (file) => dataStart(file) + 16,
    'half-of-data': (file) => (dataStart(file) + file.length) >> 1,
    'last-16-bytes': (file) => file.length - 16,
    'last-byte': (file) => file.length - 1,
  };
  for (const [name, length] of Object.entries(boundaries))
    bytes(`cut-${name}`, 'truncated', `ends at: ${name.replaceAll('-', ' ')}`, (file) =>
      file.slice(0, length(file)),
    );

  bytes('goes-on-one-byte', 'malformed', 'one byte after the data section', (file) =>
    Uint8Array.of(...file, 0),
  );
  bytes('goes-on-twice', 'malformed', 'the file stands in it twice', (file) =>
    Uint8Array.of(...file, ...file),
  );
  bytes('text', 'not-fsn', 'a text', () => text('A file of text, long enough for a header.\n'));
  bytes('short-text', 'truncated', 'a text too short to tell', () => text('text'));
  bytes('zeros', 'not-fsn', 'all zeros', () => new Uint8Array(256));
  bytes('ones', 'not-fsn', 'all ones', () => new Uint8Array(256).fill(255));
  bytes('png', 'not-fsn', 'the start of a picture', () =>
    Uint8Array.of(0x89, ...text('PNG\r\n\x1a\n'), 0, 0, 0, 13, ...text('IHDR')),
  );
  bytes('gzip', 'not-fsn', 'the start of a gzip file', () =>
    Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6),
  );
  bytes('identifier-lower-case', 'not-fsn', 'identifier fsn1', (file) => patched(file, 8, ...text('fsn1')));
  bytes('identifier-cut', 'not-fsn', 'ends within a wrong identifier', (file) =>
    patched(file, 8, ...text('FX')).slice(0, 10),
  );
  bytes('identifier-fsn0', 'not-fsn', 'identifier FSN0', (file) => patched(file, 8, ...text('FSN0')));
  bytes('identifier-fsn2', 'unsupported-version', 'identifier FSN2', (file) =>
    patched(file, 8, ...text('FSN2')),
  );

  const size = (value: number) => (file: Uint8Array) => {
    const copy = file.slice();
    new DataView(copy.buffer).setUint32(0, value, true);
    return copy;
  };
  bytes('size-zero', 'malformed', 'header of 0 bytes', size(0));
  bytes('size-tiny', 'malformed', 'header of 12 bytes', size(12));
  bytes('size-one-more', 'bad-checksum', 'size prefix one too large', (file) =>
    size(headerEnd(file) - 3)(file),
  );
  bytes('size-one-less', 'bad-checksum', 'size prefix one too small', (file) =>
    size(headerEnd(file) - 5)(file),
  );
  bytes('size-of-file', 'truncated', 'size prefix as large as the file', (file) => size(file.length)(file));
  bytes('size-64-mib', 'truncated', 'header of 64 MiB, as large as allowed', size(2 ** 26));
  bytes('size-over-limit', 'limit-exceeded', 'header of 64 MiB and a byte', size(2 ** 26 + 1));
  bytes('size-2-gib', 'limit-exceeded', 'header of 2 GiB', size(2 ** 31));
  bytes('size-largest', 'limit-exceeded', 'header of 4 GiB', size(2 ** 32 - 1));

  bytes('header-checksum', 'bad-checksum', 'checksum off by one bit', (file) =>
    flipped(file, headerEnd(file)),
  );
  bytes('header-bit-first', 'bad-checksum', 'a bit of the root offset flipped', (file) => flipped(file, 4));
  bytes('header-bit-middle', 'bad-checksum', 'a bit in the middle of the header flipped', (file) =>
    flipped(file, headerEnd(file) >> 1),
  );
  bytes('header-bit-last', 'bad-checksum', 'the last bit of the header flipped', (file) =>
    flipped(file, headerEnd(file) - 1),
  );
  cases.bytes(
    'summary-circular',
    'header-padding',
    'malformed',
    'padding before the data section is not zero',
    (file) => patched(file, dataStart(file) - 1, 1),
  );

  const packed = (
    name: string,
    code: 'malformed' | 'truncated' | 'not-fsn',
    why: string,
    at: number,
    value: number,
  ) =>
    cases.bytes('packed-header', `packed-${name}`, code, why, (file) => {
      const copy = file.slice();
      const view = new DataView(copy.buffer);
      view.setUint32(at, value, true);
      view.setUint32(headerEnd(copy), crc32(copy.subarray(0, headerEnd(copy))), true);
      return copy;
    });
  packed('no-words', 'malformed', 'a packed header of 0 words', 4, 0);
  packed('words-largest', 'malformed', 'a packed header of 16 GiB', 4, 2 ** 32 - 1);
  packed('few-words', 'malformed', 'a packed header of 7 words', 4, 7);
  packed('stream-kind', 'malformed', 'a packed header in streams of kind 9', 12, 9);

  const version = (name: string, why: string, major: number) =>
    cases.edit(
      base,
      'header',
      name,
      'unsupported-version',
      why,
      (e) => e.set('versionMajor', major),
      'versionMajor',
    );
  version('version-major-2', 'format version 2', 2);
  version('version-major-0', 'format version 0', 0);
  version('version-major-largest', 'format version 65535', 65535);
  cases.edit(
    base,
    'header',
    'version-major-2-other-structure',
    'unsupported-version',
    'version 2, built in a way that version 1 is not',
    (e) => {
      e.set('versionMajor', 2);
      e.view.setUint32(e.field('weights'), 0xfffffff0, true);
    },
  );
}

function patched(file: Uint8Array, offset: number, ...bytes: number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, offset);
  return copy;
}

function flipped(file: Uint8Array, offset: number): Uint8Array {
  return patched(file, offset, file[offset] ^ 1);
}
