// Lets pages be opened without a network: what was loaded once is kept, and used where the network does not answer.
// Python's files are left alone: the page keeps them itself, and verifies them whenever it uses them.

const CACHE = "studytool-offline";
const IMPORTED = /["'](\.\/[\w-]+\.js)["']/g;

/** TypeScript has no types of a service worker beside those of a page. @type {any} */
const worker = self;
const here = new URL("./", location.href).href;
const isOurs = (/** @type {string} */ url) => url.startsWith(here) && !/\/runtime\/[^?]*\?/.test(url);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
// A page names what it was loaded with before this worker was there, and what it may need.
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keepAll(event.data)));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url } = event.request;
  if (method === "GET" && isOurs(url)) event.respondWith(answer(event));
});

/** @param {{ request: Request, waitUntil(work: Promise<unknown>): void }} event */
async function answer(event) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.status === 200 && !response.redirected) {
      event.waitUntil(cache.put(request.url, response.clone()).catch(() => {})); // no room: it is not kept
    }
    return response;
  } catch (error) {
    const ignoreSearch = request.mode === "navigate";
    const kept = await cache.match(request.url, { ignoreSearch, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

/** Keeps what is at these addresses and not there yet, and what scripts among it import. @param {string[]} addresses */
async function keepAll(addresses) {
  const cache = await caches.open(CACHE);
  const seen = new Set(addresses.filter(isOurs));
  for (const address of seen) {
    const imports = await keep(address, cache).catch(() => []); // what cannot be had is not kept
    for (const name of imports) seen.add(new URL(name, address).href);
  }
}

/** @param {string} address @param {Cache} cache */
async function keep(address, cache) {
  const known = await cache.match(address);
  const response = known ?? (await fetch(address));
  if (!known && response.status === 200) await cache.put(address, response.clone());
  const isProgram = new URL(address).pathname.endsWith(".js") && response.ok;
  return isProgram ? [...(await response.text()).matchAll(IMPORTED)].map(([, name]) => name) : [];
}
