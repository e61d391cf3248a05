import { formatVersion } from '../file/file-start.ts';

/**
 * The major version in a flatbuffer that is not verified yet, `undefined` where it cannot be told: a newer version
 * may be built of anything else, and must still be named as such.
 */
export function majorVersion(flatbuffer: Uint8Array): number | undefined {
  const view = new DataView(flatbuffer.buffer, flatbuffer.byteOffset, flatbuffer.byteLength);
  try {
    const table = 4 + view.getUint32(4, true);
    const vtable = table - view.getInt32(table, true);
    if (vtable < 4 || vtable % 2 !== 0) return undefined;
    const inside = view.getUint16(vtable, true) < 6 ? 0 : view.getUint16(vtable + 4, true);
    return inside === 0 ? formatVersion.major : view.getUint16(table + inside, true);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
