// Where this machine has a Vulkan driver that computes without a GPU, for the tests of WebGPU in Node.
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const besideBrowsers = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/usr/lib64/chromium-browser'];
const systemLibraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '']
  .map((name) => join('/usr/lib', name))
  .concat('/usr/lib64');

/**
 * The environment in which a new process finds a Vulkan driver: none to add where the caller named a driver by
 * `VK_DRIVER_FILES`, or where the system comes with Metal or Direct3D; else SwiftShader, which Chromium brings, and
 * the Vulkan loader beside it or the system's; `undefined` where there is none.
 *
 * The variables work only in a process that starts with them.
 *
 * @param {string | undefined} chromium Path of the browser.
 * @returns {Record<string, string> | undefined}
 */
export function findVulkan(chromium, environment = process.env, platform = process.platform) {
  if (platform !== 'linux' || environment.VK_DRIVER_FILES || environment.VK_ICD_FILENAMES) return {};
  if (!chromium) return undefined;
  const folders = [dirname(realpathSync(chromium)), dirname(chromium), ...besideBrowsers];
  const folder = folders.find((path) => existsSync(join(path, 'vk_swiftshader_icd.json')));
  if (!folder) return undefined;
  const driver = { VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json') };
  const hasLoader = (path) => existsSync(join(path, 'libvulkan.so.1'));
  if (systemLibraries.some(hasLoader)) return driver;
  if (!hasLoader(folder)) return undefined;
  const paths = [folder, environment.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return { ...driver, LD_LIBRARY_PATH: paths };
}

/** Why there are no tests of WebGPU in Node, and what helps. */
export const withoutVulkan =
  'the tests of WebGPU in Node are left out: no Vulkan driver was found. Chromium brings one (Debian: apt-get ' +
  'install chromium); or name the .json of a driver by VK_DRIVER_FILES';
