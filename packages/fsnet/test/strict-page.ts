// Runs, bundled, in a page whose Content-Security-Policy allows scripts from files and no more; tells its parent how
// it went.
import { decode, encode, fromOnnx, inspect, toOnnx } from 'fsnet';

const fetched = async (name: string) => new Uint8Array(await (await fetch(name)).arrayBuffer());
const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

async function work(): Promise<Record<string, unknown>> {
  const fsn = encode(fromOnnx(await fetched('network.onnx')), { bits: 6, ratio: 2 });
  return {
    evalRefused: refusesEval(),
    sameFile: isSame(fsn, await fetched('network.fsn')),
    sameNetwork: isSame(toOnnx(decode(fsn)), await fetched('expanded.onnx')),
    layers: (await inspect('network.fsn')).layers.length,
  };
}

function refusesEval(): boolean {
  try {
    new Function('');
    return false;
  } catch {
    return true;
  }
}

parent.postMessage(await work().catch((error: unknown) => String(error)), '*');
