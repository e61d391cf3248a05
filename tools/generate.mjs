// Runs every generator beside it: `npm run generate`. With --check nothing is written; it fails where a committed
// file differs from what would be generated.
import { readdirSync } from 'node:fs';
import { generateFiles } from './generated-files.mjs';

const check = process.argv.includes('--check');
let differences = 0;
for (const name of readdirSync(import.meta.dirname).sort()) {
  if (!/^generate-.+\.mjs$/.test(name)) continue;
  const { folder, generate } = await import(`./${name}`);
  differences += generateFiles(folder, await generate(), check);
}
if (check && differences > 0) {
  console.error('Run `npm run generate` and commit what it writes.');
  process.exitCode = 1;
}
