import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Makes `folder` (absolute, wholly generated) hold exactly `files`, a record of relative path -> text. With `check`
 * it only compares. Returns how many files differed.
 */
export function generateFiles(folder, files, check) {
  const present = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    : [];
  let differences = 0;
  const report = (path, what) => {
    differences++;
    console.log(`${what} ${relative(root, join(folder, path))}`);
  };
  for (const path of present) {
    if (path in files) continue;
    report(path, check ? 'not generated:' : 'removed');
    if (!check) rmSync(join(folder, path));
  }
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    report(path, check ? 'differs:' : 'wrote');
    if (check) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return differences;
}
