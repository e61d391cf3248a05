import { expand } from '@fsnet/decoder';
import { execute } from '@fsnet/graph';
import type { Session, SessionSource } from './session.ts';

/** fsnet's readable executor: slow, always there, and what every other backend is checked against. */
export async function openReference({ graph, io }: SessionSource): Promise<Session> {
  const dense = expand(graph);
  return {
    backend: 'reference',
    async run(inputs) {
      return execute(dense, inputs, { signal: io.signal });
    },
    dispose: async () => {},
  };
}
