import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { randomNetwork } from './random-network.ts';

/**
 * A process of its own for each measurement: `encode` or `decode` prints `{ peak, network }`, the most
 * memory that the process ever held and the network's size in float32, in bytes. `write FILE` makes the file
 * for `decode`, so that encoding is no part of its peak.
 */
const [work, path] = process.argv.slice(2);
if (work === 'write') writeFileSync(path, encodeNetwork(randomNetwork(50)));
else {
  let network: Graph;
  if (work === 'decode') {
    const file = join(tmpdir(), `fsnet-bench-${process.pid}.fsn`);
    try {
      execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), 'write', file]);
      network = decode(readFileSync(file));
    } finally {
      rmSync(file, { force: true });
    }
  } else {
    network = randomNetwork(50);
    encodeNetwork(network);
  }
  const values = [...network.weights.values()].reduce((sum, { vector }) => sum + vector.count, 0);
  console.log(JSON.stringify({ peak: peakResidentBytes(), network: 4 * values }));
}

function encodeNetwork(network: Graph): Uint8Array {
  return encode(network, { bits: 8, goldenSamples: 0 });
}

/** On Linux `maxRSS` starts at what the parent process held, so the kernel's own mark is read where there is one. */
function peakResidentBytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const mark = /^VmHWM:\s*(\d+) kB/m.exec(status);
  return 1024 * (mark ? Number(mark[1]) : process.resourceUsage().maxRSS);
}
