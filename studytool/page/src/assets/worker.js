// One Python in a worker of its own, so that the page never waits for it and can end it at once.
// The page tells it where the runtime's files are, then sends one request at a time.

/** @typedef {import("../../types.d.ts").Manifest} Manifest */
/** @typedef {Record<string, Uint8Array<ArrayBuffer>>} Files */

/** @param {string} kind @param {object} message */
const say = (kind, message = {}) => postMessage({ kind, ...message });
/** @param {BlobPart} bytes @param {string} type */
const blobOf = (bytes, type) => URL.createObjectURL(new Blob([bytes], { type }));
/** Pyodide, of which there are no types here. @type {any} */
let python;
/** Its studytool.page.entry.Door. @type {any} */
let door;

onmessage = async ({ data }) => {
  try {
    if (data.start) await start(data.start);
    else say("done", { answer: answer(data.request) });
  } catch (error) {
    say("failed", { message: (error instanceof Error ? error.message : String(error)).slice(-500) });
  }
};

// Requests ------------------------------------------------------------------------------------------------------------

/** @param {import("../../types.d.ts").Request} request */
function answer(request) {
  door ??= python.pyimport("studytool.page.entry").Door();
  return JSON.parse(door.answer(JSON.stringify(request), printed));
}

/** @param {string} stream @param {string} text */
const printed = (stream, text) => say("output", { stream, text });

// Starting ------------------------------------------------------------------------------------------------------------

/** @param {{ base: string, manifest: Manifest, warm: boolean }} given */
async function start({ base, manifest, warm }) {
  const files = await loaded(base, manifest.files);
  const config = { indexURL: base, stdin: () => null, _loadSnapshot: files["snapshot.bin"] };
  const network = globalThis.fetch;
  globalThis.fetch = answering(files, manifest);
  const { loadPyodide } = await import(blobOf(files["pyodide.mjs"], "text/javascript"));
  await import(blobOf(files["pyodide.asm.js"], "text/javascript"));
  python = await loadPyodide(config);
  globalThis.fetch = network;

  unpack(files["numpy.tar"], "/lib/python3.12/site-packages");
  python.FS.writeFile("/lib/studytool.zip", files["studytool.zip"]);
  python.runPython("import sys; sys.path.append('/lib/studytool.zip')");
  say("ready");
  if (warm) python.runPython("import numpy, studytool.plot, studytool.page.entry, studytool.page.runs");
}

// Pyodide asks for its files by name; they are here already.
/** @type {Record<string, string>} */
const TYPES = { "pyodide.asm.wasm": "application/wasm" };
/** @param {Files} files @param {Manifest} manifest @returns {typeof fetch} */
const answering =
  (files, { info }) =>
  async (url) => {
    const name = String(url).split("/").pop() ?? "";
    const body = name === "pyodide-lock.json" ? JSON.stringify({ info, packages: {} }) : files[name];
    return new Response(body, { headers: { "Content-Type": TYPES[name] ?? "application/octet-stream" } });
  };

/**
 * A tar archive is blocks of 512 bytes: a header with name and size in octal, then the content.
 * @param {Uint8Array} archive
 * @param {string} folder
 */
function unpack(archive, folder) {
  /** @param {number} from @param {number} length */
  const text = (from, length) => new TextDecoder().decode(archive.subarray(from, from + length)).split("\0")[0];
  for (let at = 0; archive[at];) {
    const size = parseInt(text(at + 124, 12), 8);
    const path = [folder, text(at + 345, 155), text(at, 100)].filter(Boolean).join("/");
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, archive.subarray(at + 512, at + 512 + size));
    at += 512 * (1 + Math.ceil(size / 512));
  }
}

// Files ---------------------------------------------------------------------------------------------------------------

/**
 * Every file by the name it is asked by, from the browser's cache where it has it.
 * @param {string} base
 * @param {Manifest["files"]} files
 * @returns {Promise<Files>}
 */
async function loaded(base, files) {
  const cache = await globalThis.caches?.open("studytool").catch(() => undefined); // not there without https
  const looked = Object.entries(files).map(async ([name, file]) => {
    return { name, file, kept: await cache?.match(base + file.address) };
  });
  const parts = await Promise.all(looked);
  const progress = counter(parts.reduce((bytes, { file, kept }) => bytes + (kept ? 0 : file.bytes), 0));
  const contents = parts.map(async ({ name, file, kept }) => {
    const bytes = await (kept ? kept.arrayBuffer() : fetched(base, file, cache, progress));
    return [name, await inflated(new Uint8Array(bytes))];
  });
  const all = Object.fromEntries(await Promise.all(contents));
  await forget(cache, new Set(Object.values(files).map(({ address }) => base + address)));
  return all;
}

/** @param {number} total */
function counter(total) {
  let sum = 0;
  say("progress", { loaded: sum, total });
  return (/** @type {number} */ bytes) => say("progress", { loaded: (sum += bytes), total });
}

/**
 * @param {string} base
 * @param {Manifest["files"][string]} file
 * @param {Cache | undefined} cache
 * @param {(bytes: number) => void} progress
 */
async function fetched(base, { address, bytes }, cache, progress) {
  const response = await fetch(base + address);
  if (!response.ok || !response.body) throw new Error(`${address} cannot be loaded (${response.status})`);
  const chunks = [];
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    progress(value.length);
  }
  const content = await new Blob(chunks).arrayBuffer();
  // A server that unpacks what it sends as compressed gives more bytes, a broken connection fewer.
  if (content.byteLength < bytes) throw new Error(`${address} came incomplete`);
  await cache?.put(base + address, new Response(content)).catch(() => {}); // no room: the next Run asks again
  return content;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function inflated(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Cache | undefined} cache @param {Set<string>} current */
async function forget(cache, current) {
  for (const { url } of (await cache?.keys()) ?? []) if (!current.has(url)) await cache?.delete(url);
}
