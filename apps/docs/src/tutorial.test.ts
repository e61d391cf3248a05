import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium } from '@fsnet/tools/chromium.mjs';
import { chromium } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { repository } from './repository.ts';

const executablePath = findChromium();
const run = promisify(execFile);
const env = { ...process.env, NO_COLOR: '1' };

/** What the tutorial finds in a clone after `npm start`, without what an earlier try has left. */
let folder = '';
/** What each command printed, by the command. */
const answers = new Map<string, string>();
let page: string | null | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-tutorial-'));
  for (const name of ['node_modules', 'packages', 'package.json', 'test-models'])
    await symlink(join(repository, name), join(folder, name));
});
afterAll(() => rm(folder, { recursive: true }));

test('every command and file of the tutorial does what it says', async () => {
  const blocks = codeBlocks(await readFile(join(repository, 'apps/docs/content/tutorial.md'), 'utf8'));
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'js', 'html']));
  for (const { language, note, text } of blocks) {
    if (language !== 'sh') await writeFile(join(folder, note.replace(/^file=/, '')), text);
    else if (note === 'setup') expect(text).toBe('npm start');
    else if (note === 'server') page = await pageText(text);
    else for (const command of text.split('\n')) answers.set(command, await type(command));
  }
  expect(answer('fsn run output/tutorial/net.fsn')).toMatch(/1\s+cat/);
  expect(answer('fsn run test-models/resnet8-cifar10/resnet8-cr4.fsn')).toMatch(/1\s+cat[\s\S]*fast summary/);
  expect(answer('fsn encode')).toMatch(/322 kB → \S*net\.fsn 79\.3 kB/);
  expect(answer('classify.mjs')).toMatch(/^47 weights in 79\d{3} bytes\n10 classes, among them cat\n$/);
});

test.skipIf(!executablePath)('its page says what stands on the picture', () => {
  expect(page).toBe('cat');
});

function answer(part: string): string {
  const found = [...answers].find(([command]) => command.includes(part));
  expect(found, part).toBeDefined();
  return found![1];
}

/** What a command prints. */
async function type(command: string): Promise<string> {
  const [program, args] = programOf(command);
  const { stdout, stderr } = await run(program, args, { cwd: folder, env });
  return stdout + stderr;
}

/** What npx would start, without the time that it takes. */
function programOf(command: string): [program: string, args: string[]] {
  const [program, ...args] = command.split(' ');
  return program === 'npx'
    ? [join(repository, 'node_modules/.bin', args[0]), args.slice(1)]
    : [program, args];
}

/** What the tutorial's page says once the network has answered. */
async function pageText(command: string): Promise<string | null | undefined> {
  if (!executablePath) return;
  const server = spawn(...programOf(command), { cwd: folder, env });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      server.once('error', reject).once('exit', () => reject(new Error('the server ended')));
      server.stdout.on('data', (chunk: Buffer) => {
        const [found] = /http:\S+/.exec(String(chunk)) ?? [];
        if (found) resolve(found);
      });
    });
    await using browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    await page.goto(url);
    return await page.locator('output:not(:text("..."))').textContent({ timeout: 20_000 });
  } finally {
    server.kill();
  }
}
