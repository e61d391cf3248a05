import { serve, type WorkerOrder } from './serve.ts';

// Entry of the workers in browsers.
addEventListener('message', ({ data }: MessageEvent<WorkerOrder>) =>
  serve(data, (message) => postMessage(message)),
);
