import { decode } from '@fsnet/decoder';
import { imagenetResNet } from '@fsnet/models';
import { describe, expect, test } from 'vitest';
import { encode } from './encode.ts';
import type { CompressReport } from './report.ts';

describe('ResNet-50, 25.6 million weights', () => {
  const network = imagenetResNet({ depth: 50 });

  /** Seconds of this process's own work, so that others on the machine do not count. */
  function seconds(work: () => void): number {
    const { user, system } = process.cpuUsage();
    work();
    const after = process.cpuUsage();
    return (after.user + after.system - user - system) / 1e6;
  }

  test('is encoded at 8 bits in under 10 s', () => {
    let file: Uint8Array | undefined;
    const spent = seconds(() => {
      file = encode(network);
    });
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(`encoded in ${spent.toFixed(1)} s, peak ${peak.toFixed(0)} MB`);
    expect(spent).toBeLessThan(10);
    expect(decode(file!).weights.size).toBe(network.weights.size);
  });

  test('is fitted to tap summaries in under a minute', () => {
    let report: CompressReport | undefined;
    const spent = seconds(() => {
      encode(network, { ratio: 4, onReport: (made) => (report = made) });
    });
    const fitted = report!.layers.filter((layer) => layer.fitted);
    console.log(`fitted ${fitted.length} layers in ${spent.toFixed(1)} s`);
    expect(fitted.length).toBe(16);
    expect(spent).toBeLessThan(60);
  });
});
