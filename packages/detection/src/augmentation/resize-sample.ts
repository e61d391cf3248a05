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
  const resized = resize(image, whole, width, height);
  const pixels = new Uint8Array(resized.length);
  // Not Uint8Array.from, which takes longer than the resizing.
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(resized[i]);
  const scale = { scaleX: width / image.width, scaleY: height / image.height };
  return {
    image: { width, height, pixels },
    truths: withBoxes(truths, transformBoxes(truths.boxes, scale)),
  };
}
