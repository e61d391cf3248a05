import type { ReplicaReport, ReplicaResult } from '../run/replica-order.ts';
import type { ErrorMessage } from '../run/training-error.ts';

/** What a thread tells the one that started it. */
export type ThreadMessage =
  | ReplicaReport
  /** It is ready, with so many values to add up. */
  | { readonly kind: 'ready'; readonly length: number }
  | { readonly kind: 'done'; readonly result: ReplicaResult }
  | { readonly kind: 'failed'; readonly error: ErrorMessage };
