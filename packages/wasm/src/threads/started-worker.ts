export interface StartedWorker {
  /** Called where the worker tells that a list is done. */
  finished: () => void;
  terminate(): void;
}
