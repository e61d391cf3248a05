import { FsnError } from '@fsnet/graph';
import { Redis } from 'ioredis';

/**
 * Connects to Redis. A connection that is lost later comes back by itself, and what was asked meanwhile is answered then.
 *
 * @param url `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS
 * @throws FsnError `bad-value` where that is no such address, `io` where no Redis answers there.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^rediss?:$/.test(parsed.protocol))
    throw new FsnError('bad-value', `expected the address of a Redis, redis://host:6379, found ${url}`, {
      ...{ path: 'url', expected: 'redis://host:6379', actual: url },
    });
  const redis = new Redis(url, {
    lazyConnect: true,
    // BullMQ wants commands to wait for a connection as long as it takes.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(2000, 100 * 2 ** attempt),
  });
  let problem: unknown;
  // Without a listener each failed attempt would be printed.
  redis.on('error', (error) => {
    problem = error;
  });
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    const { message, code } = (problem ?? error) as NodeJS.ErrnoException;
    // The address may hold a password.
    throw new FsnError('io', `no Redis answers at ${parsed.host}: ${message || code}`, {
      ...{ path: 'url', cause: error },
    });
  }
  return redis;
}
