import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What a packed package weighs and what is wrong with it. */
export interface TarballReport {
  readonly bytes: number;
  readonly files: number;
  readonly problems: readonly string[];
}

/** What never leaves the repository. */
const unshipped = /\.(?:test|fixture)\.|\/(?:fixtures|testing)\/|\.tsbuildinfo$/;

/** Looks into a packed package with publint and are-the-types-wrong, and at its list of files. */
export async function checkTarball(path: string): Promise<TarballReport> {
  const bytes = readFileSync(path);
  const contents = createPackageFromTarballData(bytes);
  const files = contents
    .listFiles()
    .map((file) => file.replace(`/node_modules/${contents.packageName}/`, ''));
  const problems = [...(await publintProblems(bytes)), ...(await typeProblems(contents))];
  for (const file of files) if (unshipped.test(file)) problems.push(`${file} is shipped`);
  for (const file of ['README.md', 'LICENSE']) if (!files.includes(file)) problems.push(`${file} is missing`);
  return { bytes: bytes.length, files: files.length, problems };
}

async function publintProblems(bytes: Uint8Array): Promise<string[]> {
  const tarball = new Uint8Array(bytes).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  return (
    messages
      // Written by the release, which knows it.
      .filter(({ path }) => path[0] !== 'repository')
      .map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`)
  );
}

async function typeProblems(contents: ReturnType<typeof createPackageFromTarballData>): Promise<string[]> {
  const result = await checkPackage(contents);
  if (!result.types) return ['types: none'];
  const problems = result.problems
    // That CommonJS gets an ES module is meant: there is nothing else in the packages.
    .filter(({ kind }) => kind !== 'CJSResolvesToESM')
    .map((problem) => `types: ${JSON.stringify(problem)}`);
  return [...new Set(problems)];
}
