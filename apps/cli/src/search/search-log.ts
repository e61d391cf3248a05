import type { SearchEvent } from '@fsnet/training/search';
import type { SearchFolder } from './search-folder.ts';

/** Adds to the log of a search what is new. */
export function logEvent(
  folder: SearchFolder,
  event: Exclude<SearchEvent, { readonly kind: 'record' }>,
): void {
  switch (event.kind) {
    case 'layer':
      if (event.isNew)
        folder.log({ event: 'layer', ...{ job: event.job.id, ...event.job.input, ...event.result } });
      return;
    case 'network':
      if (event.isNew) folder.log({ event: 'network', ...event.network });
      return;
    case 'training':
      if (event.event.kind === 'epoch') folder.log({ event: 'epoch', ...without(event.event) });
      return;
    case 'stage':
      folder.log({ event: 'stage', ...{ stage: event.stage, jobs: event.jobs } });
      return;
    default:
      event satisfies never;
  }
}

function without<T extends { readonly kind: string }>({ kind: _, ...rest }: T): Omit<T, 'kind'> {
  return rest;
}
