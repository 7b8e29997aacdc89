// The tab's one Python: started by the first request, shared by everything on its pages, ended by Stop.

const BASE = new URL("runtime/", import.meta.url).href;
const SECONDS = 20;
const SPARE_AFTER = 1; // seconds: who runs longer may well be stopped, and then the next Python is warm

let files; // the worker's script and the list of what it loads: kept, so that a new Python needs no network
let current, spare; // Pythons: { worker, ready, ended }
let job; // the request being answered
let queue = Promise.resolve();
let stops = 0;

export const supported = () =>
  typeof WebAssembly === "object" && typeof Worker === "function" && typeof DecompressionStream === "function";

// Whether Python can be had without loading it from the network.
export async function atHand() {
  if (current) return true;
  const cache = await globalThis.caches?.open("studytool").catch(() => undefined);
  if (!cache || !supported()) return false;
  const found = Object.values(JSON.parse(await text("manifest.json")).files);
  const kept = await Promise.all(found.map(({ address }) => cache.match(BASE + address)));
  return kept.every(Boolean);
}

// Resolves to what Python answers, to { stopped: "stop" | "time" }, or to { failed: why } where it cannot be had.
// `watch` may have progress(loaded, total), started() and output(stream, text).
export function ask(request, watch = {}) {
  const asked = stops;
  queue = queue.then(() => (asked === stops ? perform(request, watch) : { stopped: "stop" }));
  return queue;
}

// Ends Python at once, and with it all it remembers and all that waits for it.
export function stop(why = "stop") {
  stops += 1;
  end(current);
  [current, spare] = [spare, undefined];
  job?.finish({ stopped: why });
}

function perform(request, watch) {
  if (!supported()) return { failed: "this browser lacks what it takes (WebAssembly)" };
  return new Promise((resolve) => {
    const timers = [];
    const mine = (job = { watch, finish });
    function finish(answer) {
      timers.forEach(clearTimeout);
      if (job === mine) job = undefined;
      resolve(answer);
    }
    current ??= begin();
    current.ready.then((worker) => {
      if (job !== mine) return;
      watch.started?.();
      timers.push(setTimeout(() => (spare ??= begin({ warm: true })), 1000 * SPARE_AFTER));
      timers.push(setTimeout(() => stop("time"), 1000 * SECONDS));
      worker.postMessage({ request });
    }, () => {}); // `begin` has told
  });
}

// `warm` has what most snippets import in its memory before it is asked for.
function begin({ warm = false } = {}) {
  const python = { ended: false };
  python.ready = new Promise((resolve, reject) => {
    python.resolve = resolve;
    python.reject = reject;
  });
  python.ready.catch((error) => fail(python, error.message));
  start(python, warm).catch(python.reject);
  return python;
}

async function start(python, warm) {
  files ??= Promise.all([text("../worker.js"), text("manifest.json")]);
  const [script, manifest] = await files.catch((error) => {
    files = undefined;
    throw error;
  });
  if (python.ended) return;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  python.worker = new Worker(address, { type: "module" });
  python.worker.onmessage = ({ data }) => hear(python, data);
  python.worker.onerror = () => python.reject(new Error("Python cannot start in this browser"));
  python.worker.postMessage({ start: { base: BASE, manifest: JSON.parse(manifest), warm } });
}

function hear(python, { kind, ...data }) {
  if (kind === "ready") python.resolve(python.worker);
  if (kind === "failed") fail(python, data.message);
  if (python !== current || !job) return;
  if (kind === "progress") job.watch.progress?.(data.loaded, data.total);
  if (kind === "output") job.watch.output?.(data.stream, data.text);
  if (kind === "done") job.finish(data.answer);
}

// A Python that has failed is not used again.
function fail(python, message) {
  end(python);
  if (python === spare) spare = undefined;
  if (python !== current) return;
  current = undefined;
  job?.finish({ failed: message });
}

function end(python) {
  if (!python) return;
  python.ended = true;
  python.worker?.terminate();
}

async function text(file) {
  const response = await fetch(new URL(file, BASE), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${file} cannot be loaded (${response.status})`);
  return response.text();
}
