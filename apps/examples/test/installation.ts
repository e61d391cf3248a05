import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Examples in a folder outside the repository. */
export interface Installation extends Disposable {
  readonly folder: string;
}

/** A network for the ten kinds of things of CIFAR-10, and pictures of them. */
export const model: string = join(repository, 'test-models/resnet20-tap-cr4-4bit/model.fsn');
export const picture = (name: string): string => join(repository, `test-models/pictures/${name}.png`);

/** What the examples and the packages need of others; these are linked, not copied. */
const others = ['flatbuffers', '@bufbuild/protobuf', 'pngjs', 'react', 'react-dom', '@types'];

/**
 * Examples, with the packages that `npm install fsnet` brings, as they were compiled: `@fsnet/tfjs`, which is optional,
 * is not there.
 */
export function installExamples(examples: readonly string[]): Installation {
  const installation = copyExamples(examples);
  const modules = join(installation.folder, 'node_modules');
  for (const name of installedWith('fsnet'))
    for (const part of ['package.json', 'dist'])
      cpSync(join(folderOf(name), part), join(modules, name, part), {
        recursive: true,
        filter: (path) => !path.endsWith('.map'),
      });
  for (const name of others) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(repository, 'node_modules', name), join(modules, name));
  }
  return installation;
}

/** Examples with the network where they look for it, and nothing installed. */
function copyExamples(examples: readonly string[]): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'fsnet-examples-'));
  for (const example of examples) {
    cpSync(new URL(`../${example}`, import.meta.url), join(folder, example), {
      recursive: true,
      filter: (path) => !/node_modules|\.next/.test(path),
    });
    mkdirSync(join(folder, example, 'public'), { recursive: true });
    cpSync(model, join(folder, example, 'public/model.fsn'));
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A package and those of the repository that are installed with it. */
function installedWith(name: string): Set<string> {
  const found = new Set([name]);
  for (const each of found) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folderOf(each), 'package.json'), 'utf8'));
    for (const needed of Object.keys(dependencies)) if (needed.startsWith('@fsnet/')) found.add(needed);
  }
  return found;
}

function folderOf(name: string): string {
  return join(repository, 'packages', name.replace('@fsnet/', ''));
}
