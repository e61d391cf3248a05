import type { Graph } from '@fsnet/graph';
import type { DataInMemory } from '../data/data-source.ts';
import type { BackendName } from '../engine/start-engine.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** What all jobs of a search have in common, as plain data that threads can be sent. */
export interface SearchContext {
  /** The dense network that is compressed, and whose answers are learned. */
  readonly graph: Graph;
  readonly data: DataInMemory;
  /** How networks are fine-tuned; it says nothing of layers. */
  readonly recipe: Recipe;
  readonly backend: BackendName;
  /** Folder of checkpoints and trained networks, one folder a job. */
  readonly directory: string;
}
