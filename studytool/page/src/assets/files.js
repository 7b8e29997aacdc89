// The files of the page's Python, from the browser's cache or from the site. None is used unless its bytes are those that
// the manifest lists, wherever they come from: other pages of the same host can write to the same cache.

import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Listed} Listed */
/** @typedef {import("../../types.d.ts").Manifest} Manifest */
/** @typedef {import("../../types.d.ts").Watch} Watch */
/** @typedef {{ frame: string, worker: string, manifest: Manifest }} Programs what a Python is started by */
/** @typedef {Record<string, Promise<ArrayBuffer>>} Files each resolves once it is here */

const BASE = new URL("runtime/", import.meta.url).href;
const CACHE = "studytool";

// Both are kept once they are here: a new Python then needs no network.
/** @type {Promise<Programs> | undefined} */
let programs;
/** @type {Promise<Files> | undefined} */
let files;

let amount = { loaded: 0, total: 0 };
/** @type {Set<NonNullable<Watch["progress"]>>} */
const listeners = new Set();

/** Tells how many bytes are here, now and until `forget` is called. @param {Watch["progress"]} progress */
export function listen(progress) {
  if (!progress) return () => {};
  listeners.add(progress);
  progress(amount.loaded, amount.total);
  return () => listeners.delete(progress);
}

/** @param {number} loaded @param {number} total */
function tell(loaded, total) {
  amount = { loaded, total };
  for (const listener of listeners) listener(loaded, total);
}

export function allPrograms() {
  programs ??= readPrograms();
  programs.catch(() => (programs = undefined));
  return programs;
}

/** Every file by the name it is asked by, packed as it comes. */
export function allFiles() {
  files ??= load();
  files.then((coming) => Promise.all(Object.values(coming))).catch(() => (files = undefined));
  return files;
}

/** Whether no file has to come from the network. */
export async function atHand() {
  if (files) return true;
  const cache = await opened();
  if (!cache || !(await cache.keys()).length) return false; // the site is asked for nothing then
  const { manifest } = await allPrograms();
  const kept = await Promise.all(Object.values(manifest.files).map(({ address }) => cache.match(BASE + address)));
  return kept.every(Boolean);
}

/** @returns {Promise<Programs>} */
async function readPrograms() {
  const [frame, worker, manifest] = await Promise.all(["../frame.js", "../worker.js", "manifest.json"].map(text));
  return { frame, worker, manifest: JSON.parse(manifest) };
}

/** @param {string} file */
async function text(file) {
  const response = await fetch(new URL(file, BASE), { cache: "no-cache" });
  if (!response.ok) throw new Error(say("file-missing", { file, status: response.status }));
  return response.text();
}

async function load() {
  const [{ manifest }, cache] = await Promise.all([allPrograms(), opened()]);
  const listed = Object.entries(manifest.files);
  await tidy(cache, new Set(listed.map(([, { address }]) => BASE + address)));
  amount = { loaded: 0, total: 0 };
  /** @param {Listed} file */
  const here = async (file) => {
    const kept = await fromCache(file, cache);
    const content = kept ?? (await fromSite(file));
    // Kept once all are here, so that none has to wait; where there is no room, the next page asks again.
    if (!kept) void all().then(() => cache?.put(BASE + file.address, new Response(content)).catch(() => {}));
    return content;
  };
  const coming = listed.map(([name, file]) => /** @type {const} */ ([name, here(file)]));
  const all = () => Promise.allSettled(coming.map(([, content]) => content));
  return Object.fromEntries(coming);
}

/** Undefined where the browser keeps nothing, as without https, or refuses to. */
const opened = async () => {
  try {
    return await globalThis.caches?.open(CACHE);
  } catch {
    return undefined;
  }
};

/** @param {Listed} file @param {Cache | undefined} cache */
async function fromCache(file, cache) {
  const content = await (await cache?.match(BASE + file.address))?.arrayBuffer();
  return content && (await isListed(content, file)) ? content : undefined;
}

/** @param {Listed} file */
async function fromSite(file) {
  tell(amount.loaded, amount.total + file.bytes);
  const response = await fetch(BASE + file.address);
  if (!response.ok || !response.body) {
    throw new Error(say("file-missing", { file: file.address, status: response.status }));
  }
  const content = new Uint8Array(file.bytes);
  let length = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length <= content.length) content.set(value, length);
    length += value.length;
    tell(amount.loaded + value.length, amount.total);
  }
  if (length !== content.length || !(await isListed(content.buffer, file))) {
    throw new Error(say("file-changed", { file: file.address }));
  }
  return content.buffer;
}

/**
 * Whether these are the bytes of the file. Without https there is no digest, and nobody to trust with the manifest either:
 * then the length has to do.
 * @param {ArrayBuffer} content
 * @param {Listed} file
 */
async function isListed(content, { bytes, sha256 }) {
  if (!globalThis.crypto?.subtle) return content.byteLength === bytes;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return sha256 === Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Removes what earlier versions of this site have left. @param {Cache | undefined} cache @param {Set<string>} current */
async function tidy(cache, current) {
  const addresses = ((await cache?.keys()) ?? []).map(({ url }) => url);
  const old = addresses.filter((address) => address.startsWith(BASE) && !current.has(address));
  await Promise.all(old.map((address) => cache?.delete(address)));
}
