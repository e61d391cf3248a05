/** A response whose body comes at some speed, as from a server far away, and when its last byte came. */
export interface SlowResponse {
  readonly response: Response;
  /** As `performance.now()` tells it; `undefined` before. */
  readonly lastByteAt: number | undefined;
}

/** Milliseconds between two parts of a body. */
const interval = 10;

export function slowResponse(file: Uint8Array, bytesPerSecond: number): SlowResponse {
  let sent = 0;
  let lastByteAt: number | undefined;
  let timer: ReturnType<typeof setInterval>;
  const start = performance.now();
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      timer = setInterval(() => {
        const due = Math.min(file.length, Math.floor(((performance.now() - start) / 1000) * bytesPerSecond));
        if (due > sent) stream.enqueue(file.slice(sent, due));
        sent = due;
        if (sent < file.length) return;
        clearInterval(timer);
        lastByteAt = performance.now();
        stream.close();
      }, interval);
    },
    cancel: () => clearInterval(timer),
  });
  return {
    response: new Response(body, { headers: { 'content-length': String(file.length) } }),
    get lastByteAt() {
      return lastByteAt;
    },
  };
}
