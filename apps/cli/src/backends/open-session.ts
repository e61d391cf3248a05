import { openOrt } from './ort.ts';
import { openReference } from './reference.ts';
import type { BackendName, Session, SessionSource } from './session.ts';
import { openWasm } from './wasm.ts';
import { openWebgpu } from './webgpu.ts';

const open: Readonly<Record<BackendName, (source: SessionSource) => Promise<Session>>> = {
  wasm: openWasm,
  webgpu: openWebgpu,
  ort: openOrt,
  reference: openReference,
};

export const backendNames: readonly BackendName[] = ['wasm', 'webgpu', 'ort', 'reference'];

/** Prepares a network to run on exactly the named backend. */
export function openSession(backend: BackendName, source: SessionSource): Promise<Session> {
  return open[backend](source);
}
