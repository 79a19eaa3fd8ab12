/** What the server has put before this script. */
declare const KEPT: {
  readonly version: string;
  readonly offline: string;
  readonly assets: readonly string[];
};

/** Of the worker's own world, what is used here (W3C Service Workers); the pages' types do not have it. */
interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface RequestEvent extends LastingEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}

const worker = self as unknown as Worker;

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (KEPT.assets.includes(new URL(request.url).pathname)) event.respondWith(asset(request));
});

/** As a guest: nothing that is kept says who somebody is. */
async function keep(): Promise<void> {
  const cache = await caches.open(KEPT.version);
  const requests = [KEPT.offline, ...KEPT.assets].map(
    (address) => new Request(address, { credentials: 'omit' }),
  );
  await cache.addAll(requests);
  await worker.skipWaiting();
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT.version).map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** A page comes from the network and is never kept. Where there is none, the page that says so. */
async function page({ request, preloadResponse }: RequestEvent): Promise<Response> {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch (error) {
    const offline = await caches.match(KEPT.offline);
    if (offline === undefined) throw error;
    return offline;
  }
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
