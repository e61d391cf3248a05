// The worker's threads as the sources start them: Node 20 reads no TypeScript by itself.
import { register } from 'tsx/esm/api';

register();
await import('../src/job-thread.ts');
