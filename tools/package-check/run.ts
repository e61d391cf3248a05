// Packs every package that is published and checks what users would get. Needs a build. `npm run check` runs it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTarball } from './check-tarball.ts';
import { packPackages } from './pack.ts';
import { publicPackages } from './public-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'fsnet-packages-'));
try {
  for (const [name, path] of packPackages(publicPackages(), folder)) {
    const { bytes, files, problems } = await checkTarball(path);
    console.log(
      `${name}: ${(bytes / 1000).toFixed(0)} kB in ${files} files${problems.length ? '' : ', well packed'}`,
    );
    for (const problem of problems) console.error(`  ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
