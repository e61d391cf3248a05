import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one answer. */
export interface Fault {
  /** Bytes of the body after which the connection breaks. */
  readonly dropAfter?: number;
  /** Bytes of the body after which nothing comes any more, though the connection stays. */
  readonly stallAfter?: number;
  /** Bytes of the body after which it ends as if that were all. */
  readonly endAfter?: number;
  /** Offsets in the file of bytes that come damaged. */
  readonly damagedAt?: readonly number[];
  readonly ignoresRange?: boolean;
  /** Another file than before. */
  readonly file?: Uint8Array;
  readonly etag?: string | null;
  readonly lastModified?: string;
  /** Instead of the file. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the answer tells how long it is. */
  readonly length?: boolean;
  readonly bytesPerSecond?: number;
  /** The connection breaks before an answer. */
  readonly refuses?: boolean;
}

/** What was asked for and what has been sent, one by one. */
export interface SeenRequest {
  readonly headers: IncomingMessage['headers'];
  sent: number;
  /** Whether the other side has ended the connection before all was sent. */
  isCancelled: boolean;
}

/** What {@link serveFaultily} gives. */
export interface FaultyServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Bytes of all bodies so far. */
  readonly sentBytes: number;
  /** Whether any connection is open and waits for its answer. */
  readonly isBusy: boolean;
  close(): void;
}

export interface FaultOptions {
  /** Whether requests after the last fault meet it again. */
  readonly forever?: boolean;
  /** Of all answers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers requests for one file; the n-th meets the n-th fault. */
export class FaultyFile {
  readonly requests: SeenRequest[] = [];
  /** Requests that are being answered. */
  busy = 0;
  readonly #file: Uint8Array;
  readonly #faults: readonly Fault[];
  readonly #options: FaultOptions;

  constructor(file: Uint8Array, faults: readonly Fault[], options: FaultOptions = {}) {
    this.#file = file;
    this.#faults = faults;
    this.#options = options;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const last = this.#options.forever ? this.#faults.at(-1) : undefined;
    const fault = this.#faults[this.requests.length] ?? last ?? {};
    const seen: SeenRequest = { headers: request.headers, sent: 0, isCancelled: false };
    this.requests.push(seen);
    this.busy++;
    response.once('close', () => {
      this.busy--;
      seen.isCancelled = !response.writableFinished;
    });
    void answer(seen, response, fault.file ?? this.#file, fault, this.#options.headers ?? {});
  }
}

/** Serves one file, with faults, from a port of its own. */
export async function serveFaultily(
  file: Uint8Array,
  faults: readonly Fault[],
  options?: FaultOptions,
): Promise<FaultyServer> {
  const answers = new FaultyFile(file, faults, options);
  const server = createServer((request, response) => answers.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/network.fsn`,
    requests: answers.requests,
    get sentBytes() {
      return answers.requests.reduce((sum, { sent }) => sum + sent, 0);
    },
    get isBusy() {
      return answers.busy > 0;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  seen: SeenRequest,
  response: ServerResponse,
  file: Uint8Array,
  fault: Fault,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  if (fault.refuses) {
    response.destroy();
    return;
  }
  const { etag = '"1"', lastModified, length = true } = fault;
  const asked = seen.headers;
  const validators = { ...(etag && { etag }), ...(lastModified && { 'last-modified': lastModified }) };
  const common = { 'content-type': 'application/octet-stream', ...validators, ...more, ...fault.headers };
  if (fault.status) {
    response.writeHead(fault.status, common).end('no');
    return;
  }
  if (etag && asked['if-none-match'] === etag) {
    response.writeHead(304, common).end();
    return;
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(asked.range ?? '');
  const condition = asked['if-range'] as string | undefined;
  const isPart = range && !fault.ignoresRange && (!condition || [etag, lastModified].includes(condition));
  const first = isPart ? Number(range[1]) : 0;
  const end = isPart && range[2] ? Math.min(file.length, Number(range[2]) + 1) : file.length;
  if (isPart && first >= file.length) {
    response.writeHead(416, { ...common, 'content-range': `bytes */${file.length}` }).end();
    return;
  }
  const body = file.slice(first, end);
  for (const at of fault.damagedAt ?? []) if (at >= first && at < end) body[at - first] ^= 0x55;
  const contentLength = length ? { 'content-length': String(body.length) } : {};
  const contentRange = isPart ? { 'content-range': `bytes ${first}-${end - 1}/${file.length}` } : {};
  response.writeHead(isPart ? 206 : 200, { ...common, ...contentLength, ...contentRange });
  response.flushHeaders();
  const { dropAfter, stallAfter, endAfter, bytesPerSecond } = fault;
  const most = Math.min(body.length, dropAfter ?? stallAfter ?? endAfter ?? body.length);
  await send(response, body.subarray(0, most), seen, bytesPerSecond);
  // What a client has not taken when its connection breaks, it may throw away.
  if (most < body.length) await new Promise((resolve) => setTimeout(resolve, 50));
  if (dropAfter !== undefined || (endAfter !== undefined && length)) response.socket?.destroySoon();
  else if (stallAfter === undefined) response.end();
}

/** Sends in parts of a hundredth of a second where a speed is given. */
async function send(
  response: ServerResponse,
  bytes: Uint8Array,
  seen: SeenRequest,
  bytesPerSecond = Number.POSITIVE_INFINITY,
): Promise<void> {
  const start = performance.now();
  while (seen.sent < bytes.length && !response.destroyed) {
    const due = Number.isFinite(bytesPerSecond)
      ? Math.floor(((performance.now() - start + 10) / 1000) * bytesPerSecond)
      : bytes.length;
    const part = bytes.subarray(seen.sent, Math.min(due, seen.sent + 65536));
    if (part.length > 0) {
      seen.sent += part.length;
      await new Promise<void>((resolve) => void response.write(part, () => resolve()));
    }
    if (seen.sent >= due) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
