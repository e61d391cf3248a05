// Writes test-models/vectors/malformed out of the valid vectors, byte for byte the same each time:
// `node --conditions=@fsnet/source --import tsx tools/vectors/make-malformed.ts`
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { malformedFiles, vectorsFolder } from './malformed.ts';

const files = malformedFiles();
rmSync(`${vectorsFolder}malformed`, { recursive: true, force: true });
mkdirSync(`${vectorsFolder}malformed`, { recursive: true });
for (const [name, bytes] of files) writeFileSync(`${vectorsFolder}malformed/${name}`, bytes);
console.log(`${files.size - 1} malformed files`);
