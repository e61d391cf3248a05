import { FsnError, type Graph } from '@fsnet/graph';
import type { DataInMemory } from '../data/data-source.ts';
import { datasetOf } from '../data/dataset.ts';
import { optimizerOf } from '../optimizer/optimizer.ts';
import type { ArchitectureSearchRecipe } from '../recipe/recipe.ts';
import { imageNetwork } from '../run/image-network.ts';
import { Replica } from '../run/replica.ts';
import type { SteppedTask } from '../run/stepped-task.ts';
import { ImageOrder } from './image-order.ts';
import type { SearchParts } from './search-parts.ts';
import { searchStep } from './search-step.ts';

interface SearchOrder {
  readonly recipe: ArchitectureSearchRecipe;
  /** A network with architecture weights. */
  readonly graph: Graph;
  /** Its held-out images are those that the architecture learns from. */
  readonly data: DataInMemory;
  /** Initializers that do not learn. */
  readonly frozen: ReadonlySet<string> | undefined;
}

/**
 * A network that learns, beside its weights, how it mixes operations: by gradient descent in turn, each on images of its
 * own (Liu et al. 2019, algorithm 1).
 *
 * @throws FsnError where network, data and recipe do not go together.
 */
export function architectureSearch({
  recipe,
  graph,
  data,
  frozen,
}: SearchOrder): SteppedTask & { readonly parts: SearchParts } {
  checkOrder(recipe);
  const [training, heldOut] = [datasetOf(data.training), datasetOf(data.validation)];
  const { architecture, batchSize, seed } = recipe;
  const weightImages = new ImageOrder(training, recipe.images, batchSize, seed);
  const architectureImages = new ImageOrder(heldOut, heldOut.count, batchSize, seed);
  const image = imageNetwork(graph, { ...recipe.compress, seed, frozen }, training);
  const { beta1, beta2 } = architecture;
  const replica = new Replica({
    network: image.network,
    optimizer: optimizerOf(recipe.optimizer),
    architectureOptimizer: optimizerOf({ kind: 'adam', beta1, beta2, epsilon: 1e-8 }),
  });
  const parts: SearchParts = { recipe, image, replica, weightImages, architectureImages };
  return {
    parts,
    task: {
      replica,
      trainingImages: weightImages.count,
      validationImages: architectureImages.count,
      exchanged: 0,
      // What the weights do on images of the architecture is known from learning that.
      isMeasured: () => false,
      measure: async () => undefined,
      [Symbol.dispose]: () => replica[Symbol.dispose](),
    },
    stepOf: (length) => (exchange, order) => searchStep({ ...parts, ...length }, exchange, order),
  };
}

/** Adam's step is no linear function of its gradient, which gradients of second order go back through. */
function checkOrder({ architecture, optimizer }: ArchitectureSearchRecipe): void {
  if (architecture.order === 1 || optimizer.kind === 'sgd') return;
  throw new FsnError(
    'bad-value',
    `recipe: optimizer.kind: expected 'sgd' where architecture.order is 2, found '${optimizer.kind}'`,
    { path: 'optimizer.kind', expected: 'sgd', actual: optimizer.kind },
  );
}
