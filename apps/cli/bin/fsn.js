#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/process.js', import.meta.url);
if (existsSync(program)) {
  const { runProcess } = await import(program.href);
  await runProcess();
} else {
  process.stderr.write('fsn: not built yet: run `npm run build` in the repository first\n');
  process.exitCode = 1;
}
