import type { QueueRunner } from '@fsnet/queue';
import type { SearchContext } from '@fsnet/training/search';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import type { SearchDisplay } from './search-display.ts';

/** Connects a search to the queue whose workers do its work, and says who is there. */
export async function openQueue(
  url: string,
  context: SearchContext,
  display: SearchDisplay,
  io: Io,
): Promise<QueueRunner> {
  // Nobody without a queue should wait for its libraries.
  const { QueueRunner } = await import('@fsnet/queue');
  let isOpen = false;
  const runner = await QueueRunner.connect(url, context, {
    onProgress: (event) => display.record({ kind: 'training', event }),
    onConnection: (state) => {
      if (!isOpen) return;
      display.clear();
      notice(io, state === 'lost' ? 'the connection to Redis is lost' : 'the connection to Redis is back');
    },
  });
  const workers = await runner.workers();
  const address = hostOf(url);
  if (workers === 0)
    notice(io, `no worker is at this queue yet; fsn worker ${address} makes one of a machine`);
  else display.print(`${workers} worker${workers === 1 ? '' : 's'} at ${address}`);
  isOpen = true;
  return runner;
}

/** Without user and password. */
function hostOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
