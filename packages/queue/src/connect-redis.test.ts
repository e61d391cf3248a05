import { expect, test } from 'vitest';
import { connectRedis } from './connect-redis.ts';

test.each(['localhost:6379', 'http://localhost', ''])('refuses the address %j', async (url) => {
  await expect(connectRedis(url)).rejects.toMatchObject({
    ...{ name: 'FsnError', code: 'bad-value', expected: 'redis://host:6379', actual: url },
  });
});

test('says that nobody answers, and keeps a password to itself', async () => {
  const failed = await connectRedis('redis://me:secret@127.0.0.1:1').catch((error) => error);
  expect(failed).toMatchObject({ code: 'io' });
  expect(failed.message).toContain('no Redis answers at 127.0.0.1:1: ');
  expect(failed.message).not.toContain('secret');
});
