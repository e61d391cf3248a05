import type { Window } from './window.ts';

/**
 * A padded input, split by the position modulo the stride, so that the elements which one tap of a kernel reads for
 * a row of outputs stand side by side.
 */
export interface PhasePlanes {
  readonly data: Float32Array | Float64Array;
  /** Elements from one row of a plane to the next. */
  readonly rowStride: number;
  /** Elements from one channel to the next. */
  readonly channelStride: number;
  /** For each tap of the kernel, row by row, where the element for the first output stands within a channel. */
  readonly tapOffsets: readonly number[];
}

/**
 * Splits `channels` planes of `input`, which start at `offset`, for a kernel that slides by the windows `vertical`
 * and `horizontal`. Where nothing is padded or skipped the input itself is used.
 */
export function phasePlanes(
  input: Float32Array | Float64Array,
  offset: number,
  channels: number,
  vertical: Window,
  horizontal: Window,
): PhasePlanes {
  const rows = splitAxis(vertical);
  const columns = splitAxis(horizontal);
  const planeSize = rows.length * columns.length;
  const channelStride = rows.phases.length * columns.phases.length * planeSize;
  const tapOffsets = rows.taps.flatMap((row) =>
    columns.taps.map(
      (column) =>
        (row.phase * columns.phases.length + column.phase) * planeSize +
        row.start * columns.length +
        column.start,
    ),
  );
  const layout = { rowStride: columns.length, channelStride, tapOffsets };
  const inputSize = vertical.input * horizontal.input;
  if (isUntouched(vertical, rows) && isUntouched(horizontal, columns))
    return { ...layout, data: input.subarray(offset, offset + channels * inputSize) };

  const data = new (input.constructor as Float32ArrayConstructor)(channels * channelStride);
  let plane = 0;
  for (let channel = 0; channel < channels; channel++) {
    const source = offset + channel * inputSize;
    for (const rowPhase of rows.phases) {
      for (const columnPhase of columns.phases) {
        for (let row = 0; row < rows.length; row++) {
          const y = row * vertical.stride + rowPhase - vertical.padBegin;
          if (y < 0 || y >= vertical.input) continue;
          const from = source + y * horizontal.input;
          const to = plane + row * columns.length;
          copyStrided(input, from, horizontal, columnPhase, data, to, columns.length);
        }
        plane += planeSize;
      }
    }
  }
  return { ...layout, data };
}

interface SplitAxis {
  /** Positions modulo the stride that any tap reads. */
  readonly phases: readonly number[];
  /** Elements of each phase. */
  readonly length: number;
  readonly taps: readonly { readonly phase: number; readonly start: number }[];
}

function splitAxis({ kernel, stride, dilation, output }: Window): SplitAxis {
  const positions = Array.from({ length: kernel }, (_, tap) => tap * dilation);
  const phases = [...new Set(positions.map((position) => position % stride))];
  const taps = positions.map((position) => ({
    phase: phases.indexOf(position % stride),
    start: Math.floor(position / stride),
  }));
  return { phases, taps, length: output + Math.floor(((kernel - 1) * dilation) / stride) };
}

function isUntouched({ stride, padBegin, input }: Window, { length }: SplitAxis): boolean {
  return stride === 1 && padBegin === 0 && length === input;
}

function copyStrided(
  input: Float32Array | Float64Array,
  from: number,
  { stride, padBegin, input: width }: Window,
  phase: number,
  data: Float32Array | Float64Array,
  to: number,
  length: number,
): void {
  const shift = phase - padBegin;
  const first = Math.max(0, Math.ceil(-shift / stride));
  const end = Math.min(length, Math.ceil((width - shift) / stride));
  for (let i = first; i < end; i++) data[to + i] = input[from + shift + i * stride];
}
