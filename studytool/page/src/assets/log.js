// The reader's log in the browser's own storage, in the very lines of `studytool progress export`.
// Entries are only ever added, each under its id: two tabs lose none, and none is there twice.

const LOG = "log";
const MEMORY = "memory";

// Every key of a line, in the order the command line writes them.
export function entry(kind, item, given) {
  const at = new Date().toISOString().replace("Z", "000Z"); // to the microsecond, so that text order is time order
  const head = { id: uuid(), kind, of: null, item, seed: null, at };
  const judged = { response: null, verdict: null, score: null, misconception: null };
  return { ...head, ...judged, rating: null, seconds: null, hints: null, ...given };
}

// By time, as the command line orders them.
export async function entries() {
  const found = await transact(LOG, "readonly", (store) => store.getAll());
  return found.sort((one, other) => (one.at + one.id < other.at + other.id ? -1 : 1));
}

// Adds the entries that are not there yet, all or none. Resolves to how many those were.
export async function add(given) {
  let added = 0;
  await transact(LOG, "readwrite", (store) => {
    const request = store.getAllKeys();
    request.onsuccess = () => {
      const known = new Set(request.result);
      const fresh = new Map(given.filter(({ id }) => !known.has(id)).map((one) => [one.id, one]));
      for (const one of fresh.values()) store.add(one);
      added = fresh.size;
    };
  });
  return added;
}

// What was last found to be remembered, kept so that what is due can be seen without working it out.
export const remembered = () => transact(MEMORY, "readonly", (store) => store.get(MEMORY));
export const remember = (memory) => transact(MEMORY, "readwrite", (store) => store.put(memory, MEMORY));

let opening;
function database() {
  opening ??= new Promise((resolve, reject) => {
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
  opening.catch(() => (opening = undefined));
  return opening;
}

// Resolves once it is on the disk to what the request made by `act` found.
async function transact(name, mode, act) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(name, mode, { durability: "strict" });
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

// `crypto.randomUUID` is not there without https.
function uuid() {
  const [...bytes] = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
