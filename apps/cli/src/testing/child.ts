import { runProcess } from '../process.ts';

// The command as a process of its own, out of the sources: `bin/fsn.js` does the same with the build.
await runProcess();
