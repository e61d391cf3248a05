/**
 * Gives the memory of a buffer back at once where the browser can, instead of when it next collects garbage, which
 * may be many such buffers later. Nothing may read the buffer any more: it is empty afterwards.
 */
export function giveBack(buffer: ArrayBuffer): void {
  (buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
}
