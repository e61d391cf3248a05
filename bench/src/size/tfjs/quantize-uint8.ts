/** A weight of tfjs in uint8: `value = scale * level + min`. */
export interface Uint8Levels {
  readonly levels: Uint8Array;
  readonly scale: number;
  readonly min: number;
}

/**
 * Values as `tensorflowjs_converter --quantize_uint8` makes them: one scale a tensor from its smallest to its largest
 * value, moved so that 0 is exactly a level where it lies between them.
 */
export function quantizeUint8(values: Float32Array): Uint8Levels {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  if (smallest === largest) return { levels: new Uint8Array(values.length), scale: 1, min: smallest };
  const scale = (largest - smallest) / 255;
  const holdsZero = smallest <= 0 && largest >= 0;
  const min = holdsZero ? -Math.round(-smallest / scale) * scale : smallest;
  const max = 255 * scale + min;
  const level = (value: number) => Math.round((Math.min(Math.max(value, min), max) - min) / scale);
  return { levels: Uint8Array.from(values, level), scale, min };
}
