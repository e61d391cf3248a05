import { formatBytes, formatDuration, formatRatio, formatShare } from '@fsnet/figures';
import { printable } from '../terminal/printable.ts';

/** What a command read and wrote. */
export interface Written {
  readonly input: string;
  readonly output: string;
  readonly bytesBefore: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** `a.onnx 1.09 MB -> a.fsn 283 kB (25.9 %) in 312 ms`; `(3.86 times that)` where it grows. */
export function writtenLine({ input, output, bytesBefore, bytes, milliseconds }: Written): string {
  const growth = bytes / bytesBefore;
  const share = growth < 2 ? formatShare(growth) : `${formatRatio(growth)} times that`;
  return `${printable(input)} ${formatBytes(bytesBefore)} → ${printable(output)} ${formatBytes(bytes)} (${share}) in ${formatDuration(milliseconds)}`;
}
