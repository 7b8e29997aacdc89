// The reader's log in the browser's own storage, in the very lines of `studytool progress export`.
// Entries are only ever added, each under its id: two tabs lose none, and none is there twice. A review gains its later
// tries, and one of a question in parts the parts that were answered since. What is not such a line, whoever wrote it, stays where it is and counts for nothing.

import { isEntry, isMemory } from "./rows.js";

/** @typedef {import("../../types.d.ts").Entry} Entry */
/** @typedef {import("../../types.d.ts").Memory} Memory */

/** What the window is told once the log or the memory has changed. */
export const CHANGED = "studytool-changed";
const LOG = "log";
const MEMORY = "memory";

/** By time, as the command line orders them. @returns {Promise<Entry[]>} */
export async function entries() {
  return (await rows()).filter(isEntry).sort((one, other) => (one.at + one.id < other.at + other.id ? -1 : 1));
}

/** What the log holds beside its entries. */
export const setAside = async () => (await rows()).filter((row) => !isEntry(row));

/** @returns {Promise<unknown[]>} */
const rows = async () => (await transact(LOG, "readonly", (store) => store.getAll())) ?? [];

/**
 * Adds the entries that are not there yet, and the later tries and parts that are not, all or none; an entry takes the place
 * of what cannot be read under its id. Resolves to how many entries were new.
 * @param {Entry[]} given
 */
export async function add(given) {
  let added = 0;
  await transact(LOG, "readwrite", (store) => {
    for (const one of new Map(given.map((entry) => [entry.id, entry])).values()) {
      const request = store.get(one.id);
      request.onsuccess = () => {
        const before = isEntry(request.result) ? request.result : undefined;
        if (!before) added += 1;
        if (!before || triesOf(one) > triesOf(before) || hasGrown(one, before)) store.put(one);
      };
    }
  });
  dispatchEvent(new Event(CHANGED));
  return added;
}

/** @param {Entry} entry */
const triesOf = ({ tries }) => tries?.length ?? 0;

/** Whether a review is the same one with more parts answered. @param {Entry} one @param {Entry} before */
const hasGrown = (one, before) =>
  one.kind === "review" && one.item === before.item && one.seed === before.seed && one.at > before.at;

// The memory states computed last, stored so that what is due can be shown without Python.
/** @returns {Promise<Memory | undefined>} */
export async function remembered() {
  const memory = await transact(MEMORY, "readonly", (store) => store.get(MEMORY));
  return isMemory(memory) ? memory : undefined;
}
/** @param {Memory} memory */
export async function remember(memory) {
  await transact(MEMORY, "readwrite", (store) => store.put(memory, MEMORY));
  dispatchEvent(new Event(CHANGED));
}

/** @type {Promise<IDBDatabase> | undefined} */
let opening;
function database() {
  opening ??= opened();
  opening.catch(() => (opening = undefined));
  return opening;
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("studytool", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(LOG, { keyPath: "id" });
      request.result.createObjectStore(MEMORY);
    };
    request.onsuccess = () => {
      request.result.onclose = () => (opening = undefined);
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

/**
 * Resolves, once it is on the disk, to what the request made by `act` returned.
 * @template T
 * @param {string} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T> | void} act
 * @returns {Promise<T | undefined>}
 */
async function transact(name, mode, act) {
  const log = await database();
  return new Promise((resolve, reject) => {
    const transaction = log.transaction(name, mode, { durability: "strict" });
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request ? request.result : undefined);
    transaction.onabort = () => reject(transaction.error);
  });
}

// `crypto.randomUUID` is not there without https.
export function uuid() {
  const [...bytes] = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
