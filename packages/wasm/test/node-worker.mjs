// The worker of threads as the sources start it: Node 20 reads no TypeScript by itself.
import { register } from 'tsx/esm/api';

register();
await import('../src/threads/node-worker.ts');
