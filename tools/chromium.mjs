// Where this machine has Chromium, for the tests that run in a browser. Node's built-ins alone: the set-up uses it
// before anything is installed.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = ['Google Chrome', 'Chromium'];

/**
 * Path of the browser that `FSNET_CHROMIUM` or `CHROME_BIN` names, or else of one found in the usual places;
 * `undefined` where there is none or `FSNET_CHROMIUM` is `none`.
 *
 * @returns {string | undefined}
 * @throws Error where `FSNET_CHROMIUM` names no program.
 */
export function findChromium(environment = process.env) {
  const { FSNET_CHROMIUM: named, CHROME_BIN: usual, PATH = '' } = environment;
  if (named === 'none') return undefined;
  if (named) {
    if (!isProgram(named)) throw new Error(`FSNET_CHROMIUM names ${named}, which is no program`);
    return named;
  }
  const folders = PATH.split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const onMac = macApplications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  return [usual, '/usr/bin/chromium', ...onPath, ...onMac].find((path) => path && isProgram(path));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why there are no browser tests, and what helps. */
export const withoutChromium =
  'the browser tests are left out: no Chromium was found. Install it (Debian: apt-get install chromium; macOS: ' +
  'brew install --cask chromium) or name a Chromium or Chrome by FSNET_CHROMIUM=/path/to/it';
