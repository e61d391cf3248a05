import { type Graph, randomGenerator } from '@fsnet/graph';
import { heInitialization, ssdSmall } from '@fsnet/models';
import { parseTaskRecipe } from '../recipe/parse-recipe.ts';
import type { DetectionRecipe } from '../recipe/recipe.ts';
import { trainingForm } from './box-grids.ts';
import type { PicturesInMemory } from './picture-source.ts';
import type { StoredPictures } from './stored-pictures.ts';

const shapeLabels: readonly string[] = ['disc', 'square'];
const side = 48;

/** Red discs and blue squares of a quarter to half of a grey picture, one or two on each; on every eighth none. */
function drawnShapes(seed: number, count: number): StoredPictures {
  const next = randomGenerator(seed);
  const pixels = Uint8Array.from({ length: count * side * side * 3 }, () => 100 + 40 * next());
  const [boxes, classes, counts] = [[] as number[], [] as number[], [] as number[]];
  for (let picture = 0; picture < count; picture++) {
    const objects = picture % 8 === 7 ? 0 : 1 + Math.floor(2 * next());
    counts.push(objects);
    for (let object = 0; object < objects; object++) {
      const length = Math.round(side * (0.25 + 0.15 * next()));
      // Side by side, so that none hides another.
      const half = side / 2;
      const left = Math.floor(object * half + next() * (half - length));
      const top = Math.floor(next() * (side - length));
      const label = Math.floor(2 * next());
      boxes.push(left, top, left + length, top + length);
      classes.push(label);
      for (let y = 0; y < length; y++)
        for (let x = 0; x < length; x++) {
          const outside = Math.hypot(x + 0.5 - length / 2, y + 0.5 - length / 2) > length / 2;
          if (label === 0 && outside) continue;
          const at = ((picture * side + top + y) * side + left + x) * 3;
          pixels.set(label === 0 ? [230, 40, 40] : [40, 40, 230], at);
        }
    }
  }
  return {
    ...{ labels: shapeLabels, pixels },
    sizes: new Int32Array(2 * count).fill(side),
    counts: Int32Array.from(counts),
    boxes: Float32Array.from(boxes),
    classes: Int32Array.from(classes),
    difficult: new Uint8Array(classes.length),
  };
}

export function shapePictures(count = 64): PicturesInMemory {
  return { dataset: 'pictures', training: drawnShapes(1, count), validation: drawnShapes(2, 24) };
}

/** A detector for them, so small that it learns them within seconds. */
export function shapeDetector(): Graph {
  const image = { input: 'image', width: side, height: side, resize: 'stretch', layout: 'nchw' } as const;
  const colors = {
    colorOrder: 'rgb',
    scale: 1 / 255,
    mean: [0.45, 0.45, 0.45],
    std: [0.2, 0.2, 0.2],
  } as const;
  return trainingForm(
    ssdSmall({
      ...{ size: side, classes: 2, width: 6, extraMaps: 0, scales: [0.3, 0.4], ratios: [1.5] },
      weights: heInitialization(3),
      metadata: { labels: shapeLabels, preprocessing: [{ ...image, ...colors }] },
    }),
  );
}

export function shapeRecipe(changes: object = {}): DetectionRecipe {
  const recipe = parseTaskRecipe({
    task: 'detection',
    network: { architecture: 'ssd', size: side, width: 6, extraMaps: 0 },
    ...{ epochs: 5, batchSize: 8, weightDecay: 5e-4, seed: 5 },
    learningRate: { schedule: 'one-cycle', peak: 0.05 },
    augmentation: { expand: 1.3 },
    ...changes,
  });
  if (recipe.task !== 'detection') throw new TypeError('no recipe of a detector');
  return recipe;
}
