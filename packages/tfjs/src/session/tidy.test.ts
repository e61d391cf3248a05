import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { checkTidy } from './tidy.fixture.ts';

test.each(['cpu', 'wasm'])('scopes of tfjs take nothing that stays, on %s', async (backend) => {
  await tf.setBackend(backend);
  await checkTidy({ backend });
});
