import { createRequire } from 'node:module';
import { openOrt } from './ort.ts';
import { openReference } from './reference.ts';
import type { BackendName, Session, SessionSource } from './session.ts';

const open: Readonly<Record<BackendName, (source: SessionSource) => Promise<Session>>> = {
  reference: openReference,
  ort: openOrt,
};

export const backendNames: readonly BackendName[] = ['reference', 'ort'];

/** The backend where the user names none: onnxruntime-web where it is installed, as it is far faster. */
export function defaultBackend(): BackendName {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-web');
    return 'ort';
  } catch {
    return 'reference';
  }
}

/** Prepares a network to run on exactly the named backend. */
export function openSession(backend: BackendName, source: SessionSource): Promise<Session> {
  return open[backend](source);
}
