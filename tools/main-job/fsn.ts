import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

const program = fileURLToPath(new URL('../../apps/cli/bin/fsn.js', import.meta.url));

/** Runs `fsn` as a user would, in the repository. */
export async function fsn(...args: string[]): Promise<void> {
  console.log(`\n$ npx fsn ${args.join(' ')}`);
  await start(args, 'inherit');
}

/** What `fsn ... --json` prints. */
export async function fsnJson<T>(...args: string[]): Promise<T> {
  return JSON.parse(await start([...args, '--json'], 'pipe')) as T;
}

function start(args: readonly string[], stdout: 'inherit' | 'pipe'): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: ['ignore', stdout, 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`fsn ${args.join(' ')} ended with exit status ${status}`));
    });
  });
}
