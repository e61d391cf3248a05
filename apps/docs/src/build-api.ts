import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { documentedModules, moduleSource } from './pages.ts';
import { repository } from './repository.ts';

/**
 * Writes the API of all packages into a folder, from the TSDoc of their sources.
 *
 * @throws Error where TypeDoc fails.
 */
export async function buildApi(folder: string): Promise<void> {
  const application = await Application.bootstrap({
    name: 'fsnet: the API',
    entryPoints: documentedModules.map((module) => join(repository, moduleSource(module))),
    tsconfig: fileURLToPath(new URL('../tsconfig.api.json', import.meta.url)),
    basePath: repository,
    readme: 'none',
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    githubPages: false,
    // The compiler that TypeDoc takes is not the one that the repository is checked by.
    skipErrorChecking: true,
    logLevel: 'Error',
    navigationLinks: { Documentation: '../index.html' },
  });
  const project = await application.convert();
  if (!project) throw new Error('TypeDoc could not read the packages');
  for (const module of project.children ?? []) {
    const name = module.name.replace(/^packages\//, '').replace(/\/src(\/index)?/, '');
    module.name = name === 'fsnet' ? name : `@fsnet/${name}`;
  }
  await application.generateDocs(project, folder);
  if (application.logger.hasErrors()) throw new Error('TypeDoc could not write the API');
}
