#!/usr/bin/env node
// Readies a fresh clone, with Node's built-ins alone: installs what package-lock.json names where that has not
// happened yet and, with --build, compiles the packages. `npm start` and `npm test` run it first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) fail(`fsnet needs Node 20 or newer, found ${process.versions.node}`);

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const stamp = join(root, 'node_modules', '.fsnet-installed');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  // Not `npm ci`: it refuses a lock file that was made where not every platform's optional packages could be seen.
  // --no-save keeps to the lock file's versions and leaves it as it is.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund'], 'installing packages');
  writeFileSync(stamp, lock);
}
if (process.argv.includes('--build')) {
  run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only'], 'compiling');
}

function run(command, args, what) {
  process.stderr.write(`fsnet: ${what} ...\n`);
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    // onnxruntime-node would download a native library that nothing here uses.
    env: {
      ...process.env,
      ONNXRUNTIME_NODE_INSTALL: 'skip',
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
    },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 28,
  });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    fail(`${command} ${args.join(' ')} failed with exit status ${status}`);
  }
}

function fail(message) {
  process.stderr.write(`fsnet: ${message}\n`);
  process.exit(1);
}
