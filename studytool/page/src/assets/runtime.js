// The tab's one Python: started by the first request, shared by everything on its pages, ended by Stop.

import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Ended} Ended */
/** @typedef {import("../../types.d.ts").Manifest} Manifest */
/** @typedef {import("../../types.d.ts").Request} Request */
/** @typedef {import("../../types.d.ts").Watch} Watch */
/** @typedef {any} Answer what the door of studytool/page/entry.py says, or how it ended without */

/**
 * One Python: its worker once there is one, and whether it was ended.
 * @typedef {{ worker?: Worker, ready: Promise<Worker>, ended: boolean, resolve(worker: Worker): void, reject(why: Error): void }} Python
 */

const BASE = new URL("runtime/", import.meta.url).href;
const SECONDS = 20;
const SPARE_AFTER = 1; // seconds: who runs longer may well be stopped, and then the next Python is warm

/**
 * The worker's script and the list of what it loads: kept, so that a new Python needs no network.
 * @type {Promise<[string, string]> | undefined}
 */
let files;
/** @type {Python | undefined} */
let current;
/** Started while another one runs long, to take its place. @type {Python | undefined} */
let spare;
/** The request being answered. @type {{ watch: Watch, finish(answer: Answer): void } | undefined} */
let job;
/** @type {Promise<Answer>} */
let queue = Promise.resolve();
let stops = 0;

export const supported = () =>
  typeof WebAssembly === "object" && typeof Worker === "function" && typeof DecompressionStream === "function";

/** Whether Python can be had without loading it from the network. */
export async function atHand() {
  if (current) return true;
  const cache = await globalThis.caches?.open("studytool").catch(() => undefined);
  if (!cache || !supported()) return false;
  /** @type {Manifest} */
  const manifest = JSON.parse(await text("manifest.json"));
  const kept = await Promise.all(Object.values(manifest.files).map(({ address }) => cache.match(BASE + address)));
  return kept.every(Boolean);
}

/**
 * Resolves to Python's answer, or to the reason why it ended without one.
 * @param {Request} request
 * @param {Watch} watch
 * @returns {Promise<Answer>}
 */
export function ask(request, watch = {}) {
  const asked = stops;
  queue = queue.then(() => (asked === stops ? perform(request, watch) : { stopped: "stop" }));
  return queue;
}

/** Says on a line of status how much of Python is here. @param {import("../../types.d.ts").Status} status */
export const loading = (status) => (/** @type {number} */ loaded, /** @type {number} */ total) =>
  loaded < total
    ? status.say(say("loading-python"), ` ${say("megabytes", { loaded: mega(loaded), total: mega(total) })}`)
    : status.say(say("starting-python"));

/** @param {number} bytes */
const mega = (bytes) => (bytes / 1e6).toFixed(1);

/** Ends Python at once, and with it all it remembers and all that waits for it. @param {"stop" | "time"} why */
export function stop(why = "stop") {
  stops += 1;
  end(current);
  [current, spare] = [spare, undefined];
  job?.finish({ stopped: why });
}

/** @param {Request} request @param {Watch} watch @returns {Answer | Promise<Answer>} */
function perform(request, watch) {
  if (!supported()) return { failed: say("no-webassembly") };
  return new Promise((resolve) => {
    /** @type {ReturnType<typeof setTimeout>[]} */
    const timers = [];
    const mine = (job = { watch, finish });
    /** @param {Answer} answer */
    function finish(answer) {
      timers.forEach(clearTimeout);
      if (job === mine) job = undefined;
      resolve(answer);
    }
    current ??= begin();
    current.ready.then(
      (worker) => {
        if (job !== mine) return;
        watch.started?.();
        timers.push(setTimeout(() => (spare ??= begin({ warm: true })), 1000 * SPARE_AFTER));
        timers.push(setTimeout(() => stop("time"), 1000 * SECONDS));
        worker.postMessage({ request });
      },
      () => {},
    ); // `begin` has told
  });
}

/** `warm` has what most snippets import in its memory before it is asked for. @returns {Python} */
function begin({ warm = false } = {}) {
  /** @type {Pick<Python, "resolve" | "reject">} */
  let settle = { resolve: () => {}, reject: () => {} };
  const ready = new Promise((resolve, reject) => (settle = { resolve, reject }));
  const python = { ready, ended: false, ...settle };
  python.ready.catch((error) => fail(python, error.message));
  start(python, warm).catch(python.reject);
  return python;
}

/** @param {Python} python @param {boolean} warm */
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
  python.worker.onerror = () => python.reject(new Error(say("python-cannot-start")));
  python.worker.postMessage({ start: { base: BASE, manifest: JSON.parse(manifest), warm } });
}

/** @param {Python} python @param {any} message as worker.js says it */
function hear(python, { kind, ...data }) {
  if (kind === "ready" && python.worker) python.resolve(python.worker);
  if (kind === "failed") fail(python, data.message);
  if (python !== current || !job) return;
  if (kind === "progress") job.watch.progress?.(data.loaded, data.total);
  if (kind === "output") job.watch.output?.(data.stream, data.text);
  if (kind === "done") job.finish(data.answer);
}

/** A Python that has failed is not used again. @param {Python} python @param {string} message */
function fail(python, message) {
  end(python);
  if (python === spare) spare = undefined;
  if (python !== current) return;
  current = undefined;
  job?.finish({ failed: message });
}

/** @param {Python | undefined} python */
function end(python) {
  if (!python) return;
  python.ended = true;
  python.worker?.terminate();
}

/** @param {string} file */
async function text(file) {
  const response = await fetch(new URL(file, BASE), { cache: "no-cache" });
  if (!response.ok) throw new Error(say("file-missing", { file, status: response.status }));
  return response.text();
}
