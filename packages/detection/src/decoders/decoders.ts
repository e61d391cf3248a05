import type { Graph } from '@fsnet/graph';
import type { DetectionDecoder } from './decoder.ts';
import { fastestDet } from './fastestdet.ts';
import { finalBoxes } from './final-boxes.ts';
import { ultraFace } from './ultraface.ts';

/** Kinds of detectors: `ssd` gives final boxes, as all of this project do. */
export type DecoderName = 'ssd' | 'fastestdet' | 'ultraface';

/** Every kind of detector whose outputs are understood. */
export const detectionDecoders: Readonly<Record<DecoderName, DetectionDecoder>> = {
  ssd: finalBoxes,
  fastestdet: fastestDet,
  ultraface: ultraFace,
};

/** The kind of detector that a network looks like; `undefined` where it looks like none. */
export function findDecoder(graph: Graph<unknown>): DecoderName | undefined {
  const names = Object.keys(detectionDecoders) as DecoderName[];
  return names.find((name) => detectionDecoders[name].recognises(graph));
}
