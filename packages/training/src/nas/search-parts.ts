import type { ArchitectureSearchRecipe } from '../recipe/recipe.ts';
import type { ImageNetwork } from '../run/image-network.ts';
import type { Replica } from '../run/replica.ts';
import type { ImageOrder } from './image-order.ts';

/** What a search's steps are done with. */
export interface SearchParts {
  readonly recipe: ArchitectureSearchRecipe;
  readonly image: ImageNetwork;
  readonly replica: Replica;
  /** Images that the weights learn from, and that the architecture does. */
  readonly weightImages: ImageOrder;
  readonly architectureImages: ImageOrder;
}
