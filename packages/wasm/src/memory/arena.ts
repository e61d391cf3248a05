import type { Region } from '../plan/step.ts';

/** A piece of memory that a plan uses between two of its steps. */
export interface Buffer extends Region {
  /** First and last step that uses it. */
  first: number;
  last: number;
  /** From the start of the arena; set by {@link placeBuffers}. */
  offset: number;
  /** The buffer whose memory this one takes over, if any; that buffer is then in use as long as this one. */
  within?: Buffer;
}

const alignment = 64;
const slack = 64;

/**
 * Gives buffers that are never in use at once the same memory: the largest first, each into the tightest gap that
 * those placed before leave.
 *
 * @returns Bytes of the whole arena.
 */
export function placeBuffers(buffers: readonly Buffer[]): number {
  const placed: Buffer[] = [];
  let total = 0;
  const own = buffers.filter(({ within }) => !within).sort((a, b) => b.byteLength - a.byteLength);
  for (const buffer of own) {
    const size = paddedSize(buffer);
    let end = 0;
    let best = -1;
    let tightest = Number.POSITIVE_INFINITY;
    // `placed` is kept in order of offsets.
    for (const other of placed) {
      if (other.first > buffer.last || other.last < buffer.first) continue;
      const gap = other.offset - end;
      if (gap >= size && gap < tightest) {
        tightest = gap;
        best = end;
      }
      end = Math.max(end, other.offset + paddedSize(other));
    }
    buffer.offset = best < 0 ? end : best;
    total = Math.max(total, buffer.offset + size);
    const at = placed.findIndex(({ offset }) => offset > buffer.offset);
    placed.splice(at < 0 ? placed.length : at, 0, buffer);
  }
  for (const buffer of buffers) buffer.offset = rootOf(buffer).offset;
  return total;
}

/** The buffer whose memory this one has in the end. */
export function rootOf(buffer: Buffer): Buffer {
  return buffer.within ? rootOf(buffer.within) : buffer;
}

function paddedSize({ byteLength }: Region): number {
  return Math.ceil((byteLength + slack) / alignment) * alignment;
}
