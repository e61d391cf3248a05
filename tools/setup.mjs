#!/usr/bin/env node
// Readies a fresh clone, with Node's built-ins alone: installs what package-lock.json names where that has not
// happened yet; with --build compiles the packages; with --browser installs Chromium and Redis for the
// tests where that can be done without asking. `npm start` and `npm test` run it first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, withoutChromium } from './chromium.mjs';

const withoutRedis =
  'the tests of queues are left out: no redis-server was found. Install it (Debian: apt-get install redis-server; macOS: brew install redis)';

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
  // Neither `npm start` nor the tests read the documentation as a site.
  run('npx', ['turbo', 'run', 'build', '--filter=!@fsnet/docs', '--output-logs=errors-only'], 'compiling');
}
if (process.argv.includes('--browser')) installForTests();

/**
 * Chromium and Redis, by apt-get where there is one, as root or in CI. Failing to is no error: the tests then say what they
 * leave out.
 */
function installForTests() {
  const wanted = [
    {
      name: 'chromium',
      isHere: () => Boolean(process.env.FSNET_CHROMIUM || findChromium()),
      without: withoutChromium,
    },
    {
      name: 'redis-server',
      isHere: () => attempt('redis-server', ['--version']).status === 0,
      without: withoutRedis,
    },
  ].filter(({ isHere }) => !isHere());
  if (wanted.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  const hasApt = attempt('apt-get', ['--version']).status === 0;
  if (!hasApt || !(isRoot || process.env.CI)) {
    for (const { without } of wanted) process.stderr.write(`fsnet: ${without}\n`);
    return;
  }
  const start = performance.now();
  const apt = (...args) => {
    const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', '-E', 'apt-get', ...args];
    return attempt(command, rest, { DEBIAN_FRONTEND: 'noninteractive' });
  };
  const names = wanted.map(({ name }) => name);
  const install = () => apt('install', '-y', '-qq', '--no-install-recommends', ...names);
  process.stderr.write(`fsnet: installing ${names.join(' and ')} for the tests ...\n`);
  // A package list that is missing or out of date shows as a failure to install.
  let result = install();
  if (result.status !== 0) {
    apt('update', '-qq');
    result = install();
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  for (const { name, isHere } of wanted)
    if (isHere()) process.stderr.write(`fsnet: installed ${name} in ${seconds} s\n`);
    else process.stderr.write(`${result.stdout}${result.stderr}fsnet: apt-get did not install ${name}\n`);
}

function run(command, args, what) {
  process.stderr.write(`fsnet: ${what} ...\n`);
  const { status, error, stdout, stderr } = attempt(command, args);
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    fail(`${command} ${args.join(' ')} failed with exit status ${status}`);
  }
}

function attempt(command, args, environment = {}) {
  return spawnSync(command, args, {
    cwd: root,
    env: {
      ...process.env,
      // onnxruntime-node would download a native library that nothing here uses.
      ONNXRUNTIME_NODE_INSTALL: 'skip',
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
      ...environment,
    },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 28,
  });
}

function fail(message) {
  process.stderr.write(`fsnet: ${message}\n`);
  process.exit(1);
}
