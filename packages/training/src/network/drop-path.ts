import type { Node } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Step } from './step.ts';

/** Values that drop path may leave out for some images, by their names, and the number of each. */
export function droppablePaths(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const names = nodes.flatMap(({ outputs }) => outputs).filter((name) => pathName.test(name));
  return new Map(names.map((name, index) => [name, index]));
}

/** As networks of cells name what comes out of an edge's operation. */
const pathName = /^cells\.\d+\.node\.\d+\.edge\.\d+\.path$/;

/** The step, whose output is then multiplied by what the pass has for that path. */
export function withDrops(step: Step, output: string, path: number): Step {
  return {
    ...step,
    run(frame, facts) {
      step.run(frame, facts);
      const { dropPath } = frame.call;
      if (!dropPath) return;
      const value = frame.get(output, 'nhwc');
      const factors = tf.tensor(dropPath(path, value.shape[0]), [value.shape[0], 1, 1, 1]);
      frame.set(output, tf.mul(value, factors), 'nhwc');
    },
  };
}
