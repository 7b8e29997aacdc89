// One Python in a worker of its own, so that the page never waits for it and can end it at once.
// The page tells it where the runtime's files are, then sends one request at a time.

const say = (kind, message = {}) => postMessage({ kind, ...message });
const blobOf = (bytes, type) => URL.createObjectURL(new Blob([bytes], { type }));
let python;
let door; // its studytool.page.entry.Door

onmessage = async ({ data }) => {
  try {
    if (data.start) await start(data.start);
    else say("done", { answer: answer(data.request) });
  } catch (error) {
    say("failed", { message: String(error.message ?? error).slice(-500) });
  }
};

// Requests ------------------------------------------------------------------------------------------------------------

function answer(request) {
  door ??= python.pyimport("studytool.page.entry").Door();
  return JSON.parse(door.answer(JSON.stringify(request), (stream, text) => say("output", { stream, text })));
}

// Starting ------------------------------------------------------------------------------------------------------------

async function start({ base, manifest, warm }) {
  const files = await loaded(base, manifest.files);
  const config = { indexURL: base, stdin: () => null };
  if (files["snapshot.bin"]) config._loadSnapshot = files["snapshot.bin"];
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
const TYPES = { "pyodide.asm.wasm": "application/wasm" };
const answering = (files, { info }) => async (url) => {
  const name = String(url).split("/").pop();
  const body = name === "pyodide-lock.json" ? JSON.stringify({ info, packages: {} }) : files[name];
  return new Response(body, { headers: { "Content-Type": TYPES[name] ?? "application/octet-stream" } });
};

// A tar archive is blocks of 512 bytes: a header with name and size in octal, then the content.
function unpack(archive, folder) {
  const text = (from, length) => new TextDecoder().decode(archive.subarray(from, from + length)).split("\0")[0];
  for (let at = 0; archive[at]; ) {
    const size = parseInt(text(at + 124, 12), 8);
    const path = [folder, text(at + 345, 155), text(at, 100)].filter(Boolean).join("/");
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, archive.subarray(at + 512, at + 512 + size));
    at += 512 * (1 + Math.ceil(size / 512));
  }
}

// Files ---------------------------------------------------------------------------------------------------------------

async function loaded(base, files) {
  const cache = await globalThis.caches?.open("studytool").catch(() => undefined); // not there without https
  const kept = Object.fromEntries(
    await Promise.all(Object.entries(files).map(async ([name, { address }]) => [name, await cache?.match(base + address)])),
  );
  const missing = Object.keys(files).filter((name) => !kept[name]);
  const progress = counter(missing.reduce((sum, name) => sum + files[name].bytes, 0));
  const contents = Object.entries(files).map(async ([name, file]) => {
    const bytes = kept[name] ? await kept[name].arrayBuffer() : await fetched(base, file, cache, progress);
    return [name, await inflated(new Uint8Array(bytes))];
  });
  const found = Object.fromEntries(await Promise.all(contents));
  await forget(cache, new Set(Object.values(files).map(({ address }) => base + address)));
  return found;
}

function counter(total) {
  let loaded = 0;
  say("progress", { loaded, total });
  return (bytes) => say("progress", { loaded: (loaded += bytes), total });
}

async function fetched(base, { address, bytes }, cache, progress) {
  const response = await fetch(base + address);
  if (!response.ok) throw new Error(`${address} cannot be loaded (${response.status})`);
  const chunks = [];
  for (const reader = response.body.getReader(); ; ) {
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

async function inflated(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function forget(cache, current) {
  for (const { url } of (await cache?.keys()) ?? []) if (!current.has(url)) await cache.delete(url);
}
