import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { env, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * What tfjs's backend keeps to itself: the commands that it has recorded and not yet submitted. Ours are recorded
 * among them, so that all run in the order of the calls and tfjs keeps the tensors that they need.
 */
interface RecordedCommands {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  /** Tensors whose buffers must not be used for others before the commands are submitted. */
  readonly commandQueueOwnedIds: WeakSet<object>;
}

function recorded(backend: WebGPUBackend): RecordedCommands {
  return backend as unknown as RecordedCommands;
}

/** The compute pass that tfjs records its own kernels in. */
export function computePass(backend: WebGPUBackend): GPUComputePassEncoder {
  const commands = recorded(backend);
  backend.ensureCommandEncoderReady();
  commands.computePassEncoder ??= (commands.commandEncoder as GPUCommandEncoder).beginComputePass();
  return commands.computePassEncoder;
}

/** Counts a dispatch as one of tfjs's own: commands are submitted when there are as many as it wants. */
export function countDispatch(backend: WebGPUBackend): void {
  const commands = recorded(backend);
  commands.dispatchCountInPass++;
  if (commands.dispatchCountInPass < env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) return;
  submitCommands(backend);
}

/** Submits what is recorded, if anything is. */
export function submitCommands(backend: WebGPUBackend): void {
  if (!recorded(backend).commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** The buffer of a tensor, uploaded where it was on the CPU, and kept until the recorded commands are submitted. */
export function tensorBuffer(backend: WebGPUBackend, { dataId }: TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  recorded(backend).commandQueueOwnedIds.add(dataId);
  return backend.tensorMap.get(dataId).resource as GPUBuffer;
}
