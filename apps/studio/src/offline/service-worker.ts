// Keeps the page for when there is no network. The build puts before it the names of its files, and a version that
// changes with any of them.
declare const files: readonly string[];
declare const version: string;

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const worker = self as unknown as {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  addEventListener(name: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(name: 'fetch', listener: (event: FetchEvent) => void): void;
};

const prefix = 'fsnet-studio-';
const name = `${prefix}${version}`;
const start = new URL('./', worker.location.href).href;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll([start, ...files])));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(start)) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : kept(request));
});

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((each) => each.startsWith(prefix) && each !== name);
  await Promise.all(older.map((each) => caches.delete(each)));
}

/** The newest page, or where there is no network the one that is kept. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  return fetch(request).catch(async (error: unknown) => {
    const found = await cache.match(start);
    if (found) return found;
    throw error;
  });
}

/** A file as it is kept: its name changes with it. What is large is kept once it was used. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  const found = await cache.match(request, { ignoreSearch: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && response.status === 200) await cache.put(request, response.clone());
  return response;
}
