import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { ioError, writeWhole } from '@fsnet/training/files';
import type { SearchBudget, SearchPlan, SearchSettings } from '@fsnet/training/search';
import { findWorkFolder, type WorkFolderOptions } from '../files/work-folder.ts';
import type { Io } from '../io.ts';

/** What a search's folder holds, besides the folder `jobs`. */
export const searchFiles = {
  plan: 'plan.json',
  record: 'search.json',
  log: 'search.jsonl',
  report: 'report.html',
  recipe: 'recipe.json',
  model: 'model.fsn',
  network: 'network.fsn',
} as const;

/** What a search was begun for. */
interface Begun {
  readonly settings: SearchSettings;
  readonly budget: SearchBudget;
  readonly plan: SearchPlan;
}

/** The folder of a search. */
export class SearchFolder {
  /** Absolute. */
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Finds the folder of a search that goes on, or a place for one that begins.
   *
   * @throws FsnError `io` where a search is there that is neither to go on nor to be replaced.
   */
  static async find(path: string, options: WorkFolderOptions, io: Io): Promise<SearchFolder> {
    const holdsSearch = (folder: string) => existsSync(join(folder, searchFiles.plan));
    return new SearchFolder(await findWorkFolder(path, 'search', holdsSearch, options, io));
  }

  pathOf(file: keyof typeof searchFiles): string {
    return join(this.directory, searchFiles[file]);
  }

  /** Makes it, empty where it is to begin anew. */
  async begin(begun: Begun, resume: boolean): Promise<void> {
    try {
      await mkdir(join(this.directory, 'jobs'), { recursive: true });
      if (!resume) {
        await rm(join(this.directory, 'jobs'), { recursive: true });
        for (const file of Object.values(searchFiles)) await rm(join(this.directory, file), { force: true });
        await mkdir(join(this.directory, 'jobs'));
      }
      writeWhole(this.pathOf('plan'), `${JSON.stringify(begun, null, 2)}\n`);
      // Only what ends in a line break was written whole.
      const log = existsSync(this.pathOf('log')) ? readFileSync(this.pathOf('log'), 'utf8') : '';
      writeWhole(this.pathOf('log'), log.slice(0, log.lastIndexOf('\n') + 1));
    } catch (error) {
      throw ioError(error, this.directory);
    }
  }

  /** What the search was begun for, where it was. */
  begun(): Begun | undefined {
    if (!existsSync(this.pathOf('plan'))) return undefined;
    try {
      return JSON.parse(readFileSync(this.pathOf('plan'), 'utf8')) as Begun;
    } catch (cause) {
      throw new FsnError('bad-data', `${this.pathOf('plan')} is no plan of a search; --force begins anew`, {
        ...{ path: this.pathOf('plan'), cause },
      });
    }
  }

  /** Adds a line to the log. */
  log(entry: { readonly event: string }): void {
    const { event, ...rest } = entry;
    appendFileSync(
      this.pathOf('log'),
      `${JSON.stringify({ event, time: new Date().toISOString(), ...rest })}\n`,
    );
  }
}
