import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { countDeviceBytes } from '../../test/device-bytes.ts';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { GpuContext } from './gpu-context.ts';
import { floatBits, type Shader } from './shader.ts';

const scaled: Shader = {
  name: 'scaled',
  constants: { threads: 64, shifted: true },
  types: { real: 'f32' },
  code: `
    struct Parameters { count: u32, scale: real }
    @group(0) @binding(0) var<storage, read_write> output: array<real>;
    @group(0) @binding(1) var<storage, read> input: array<real>;
    @group(0) @binding(2) var<storage, read> shift: array<real>;
    @group(0) @binding(3) var<uniform> parameters: Parameters;
    @compute @workgroup_size(threads)
    fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
      let i = id.y * workgroups.x * threads + id.x;
      if (i >= parameters.count) { return; }
      var value = input[i] * parameters.scale;
      if (shifted) { value += shift[0]; }
      output[i] = value;
    }`,
};

async function valuesOf(info: tf.TensorInfo): Promise<Float32Array> {
  const tensor = tf.engine().makeTensorFromTensorInfo(info);
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}

describe('GpuContext', () => {
  it('runs shaders among the kernels of tfjs, in the order of the calls', async () => {
    const backend = await gpuBackend();
    const context = new GpuContext(backend);
    await withErrorScopes(backend.device, async () => {
      const pipeline = context.pipeline(scaled);
      const shift = context.buffer(Float32Array.of(0.5), 'shift');
      const input = tf.range(0, 100);
      let sum: tf.Tensor = tf.add(input, 1);
      for (let step = 0; step < 40; step++) {
        const info = context.output([100]);
        context.dispatch({
          pipeline,
          bindings: [info, sum, shift],
          uniforms: [100, floatBits(0.5)],
          workgroups: 2,
        });
        sum.dispose();
        const half = tf.engine().makeTensorFromTensorInfo(info);
        sum = tf.add(half, 0);
        half.dispose();
      }
      const values = await sum.data();
      // x / 2 + 1 / 2 has its fixed point at 1.
      expect(values[0]).toBe(1);
      expect(values[99]).toBeCloseTo(1, 6);
      tf.dispose([sum, input]);
    });
    expect(tf.getBackend()).toBe('webgpu');
    context.dispose();
  });

  it('folds more workgroups than an axis has', async () => {
    const backend = await gpuBackend();
    const context = new GpuContext(backend);
    const limit = context.limits.maxComputeWorkgroupsPerDimension;
    const count = limit + 5;
    const output = context.output([count]);
    await withErrorScopes(backend.device, async () => {
      const input = tf.ones([count]);
      context.dispatch({
        pipeline: context.pipeline({ ...scaled, constants: { threads: 1, shifted: false } }),
        bindings: [output, input, context.buffer(Float32Array.of(0), 'shift')],
        uniforms: [count, floatBits(3)],
        workgroups: count,
      });
      input.dispose();
      expect((await valuesOf(output)).every((value) => value === 3)).toBe(true);
    });
    context.dispose();
  });

  it('counts the bytes that it holds and frees all of them', async () => {
    const backend = await gpuBackend();
    const count = countDeviceBytes(backend.device);
    const context = new GpuContext(backend);
    const words = context.buffer(new Uint8Array(1001), 'words');
    context.scratch(64, 'scratch');
    expect(context.allocatedBytes).toBe(1008 + 64);
    expect(count.live).toBe(context.allocatedBytes);
    context.free(words);
    context.free(words);
    expect(count.live).toBe(64);
    context.dispose();
    expect(context.allocatedBytes).toBe(0);
    expect(count).toMatchObject({ live: 0, buffers: 0 });
    count.stop();
  });

  it('keeps buffers until the commands that use them are submitted', async () => {
    const backend = await gpuBackend();
    const output = await withErrorScopes(backend.device, async () => {
      const context = new GpuContext(backend);
      const output = context.output([4]);
      const input = tf.tensor1d([1, 2, 3, 4]);
      context.dispatch({
        pipeline: context.pipeline(scaled),
        bindings: [output, input, context.buffer(Float32Array.of(1), 'shift')],
        uniforms: [4, floatBits(2)],
        workgroups: 1,
      });
      input.dispose();
      context.dispose();
      return output;
    });
    expect([...(await valuesOf(output))]).toEqual([3, 5, 7, 9]);
  });

  it('compiles a shader once a device', async () => {
    const backend = await gpuBackend();
    const contexts = [new GpuContext(backend), new GpuContext(backend)];
    const [a, b] = contexts.map((context) => context.pipeline(scaled));
    expect(a).toBe(b);
    await Promise.all(contexts.map((context) => context.ready()));
    expect(a.get()).toBe(b.get());
  });

  it('says what the compiler has against a shader', async () => {
    const backend = await gpuBackend();
    await withErrorScopes(backend.device, async () => {
      const context = new GpuContext(backend);
      const pipeline = context.pipeline({ name: 'wrong', code: '@compute fn main() { let x: f32 = 1u; }' });
      await expect(context.ready()).rejects.toMatchObject({
        name: 'FsnError',
        code: 'shader-rejected',
        path: 'wrong',
        message: expect.stringMatching(/wrong: .*\n?.*f32/),
      });
      expect(() => context.dispatch({ pipeline, bindings: [], workgroups: 1 })).toThrow(/wrong/);
    });
  });

  it('refuses buffers that the device has no room for', async () => {
    const context = new GpuContext(await gpuBackend());
    const size = context.limits.maxStorageBufferBindingSize + 16;
    expect(() => context.scratch(size, 'summary')).toThrow(
      expect.objectContaining({ code: 'out-of-memory', path: 'summary' }),
    );
    await context.ready();
  });
});
