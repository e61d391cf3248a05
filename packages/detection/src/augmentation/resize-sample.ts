import { resize } from '@fsnet/graph';
import { transformBoxes } from '../boxes/boxes.ts';
import { type DetectionSample, withBoxes } from './sample.ts';

/** A picture of another size, stretched. */
export function resizeSample(
  { image, truths }: DetectionSample,
  width: number,
  height: number,
): DetectionSample {
  const whole = { left: 0, top: 0, width: image.width, height: image.height };
  const pixels = Uint8Array.from(resize(image, whole, width, height), Math.round);
  const scale = { scaleX: width / image.width, scaleY: height / image.height };
  return {
    image: { width, height, pixels },
    truths: withBoxes(truths, transformBoxes(truths.boxes, scale)),
  };
}
