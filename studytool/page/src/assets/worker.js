// One Python in a worker of its own, so that the page never waits for it and can end it at once. The page gives it the
// runtime's files, then one request at a time. It imports nothing: a frame whose origin is nobody's can load nothing.

/** @typedef {import("../../types.d.ts").Manifest} Manifest */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** What the page listens to. @type {MessagePort} */
let line;
/** @param {string} kind @param {object} message */
const say = (kind, message = {}) => line.postMessage({ kind, ...message });
/** @param {BlobPart} bytes @param {string} type */
const blobOf = (bytes, type) => URL.createObjectURL(new Blob([bytes], { type }));
const NOWHERE = "https://python.invalid/"; // Pyodide wants an address to ask its files of
const PACKAGES = "/lib/python3.12/site-packages";
const OFTEN = ["entry", "runs", "judging", "gradients"]; // modules of studytool.page
/** Pyodide, of which there are no types here. @type {any} */
let python;
/** Its studytool.page.entry.Door. @type {any} */
let door;

addEventListener(
  "message",
  (/** @type {MessageEvent} */ { ports }) => {
    [line] = ports;
    line.onmessage = hear;
  },
  { once: true },
);

/** @param {MessageEvent} message */
async function hear({ data }) {
  try {
    if (data.start) await start(data.start);
    else if (data.name) arrived[data.name](data.content);
    else say("done", { answer: answer(data.request) });
  } catch (error) {
    say("failed", { text: error instanceof Error ? error.message : String(error) });
  }
}

// Requests ------------------------------------------------------------------------------------------------------------

/** @param {import("../../types.d.ts").Request} request */
function answer(request) {
  door ??= python.pyimport("studytool.page.entry").Door();
  return JSON.parse(door.answer(JSON.stringify(request), printed));
}

/** @param {string} stream @param {string} text */
const printed = (stream, text) => say("output", { stream, text });

// Starting ------------------------------------------------------------------------------------------------------------

/** Told of each file as it comes. @type {Record<string, (content: ArrayBuffer) => void>} */
let arrived = {};
/** Each unpacked once it is here. @type {Record<string, Promise<Bytes>>} */
let files = {};
/** Resolves to what unpacks files, of which there are no types here. @type {Promise<any>} */
let decoder;

/** @param {{ manifest: Manifest, warm: boolean }} given */
async function start({ manifest, warm }) {
  const network = globalThis.fetch;
  globalThis.fetch = answering(manifest.info);
  files = Object.fromEntries(Object.entries(manifest.files).map(([name, { packed }]) => [name, file(name, packed)]));
  decoder = decoderOf(imported("zstddec.mjs"));
  compileAtOnce(files["pyodide.asm.wasm"]);
  const config = { indexURL: NOWHERE, stdin: () => null, _loadSnapshot: files["snapshot.bin"] };
  const [{ loadPyodide }] = await Promise.all(["pyodide.mjs", "pyodide.asm.js"].map(imported));
  python = await loadPyodide(config);
  globalThis.fetch = network;

  unpack(await files["numpy.tar"]);
  unpack(await files["studytool.tar"]);
  [files, arrived] = [{}, {}]; // some 50 MB
  python.runPython("import sys; sys.dont_write_bytecode = True");
  say("done");
  if (warm) python.runPython(`import numpy, studytool.plot, ${OFTEN.map((name) => `studytool.page.${name}`).join(", ")}`);
}

/** @param {string} name @param {boolean} packed @returns {Promise<Bytes>} */
async function file(name, packed) {
  /** @type {ArrayBuffer} */
  const content = await new Promise((resolve) => (arrived[name] = resolve));
  return packed ? (await decoder).decode(new Uint8Array(content)) : new Uint8Array(content);
}

/** Pyodide would begin when all else is here. @param {Promise<Bytes>} program */
function compileAtOnce(program) {
  const compiled = program.then(WebAssembly.compile);
  const usual = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    WebAssembly.instantiateStreaming = usual;
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/** @param {string} name @returns {Promise<any>} */
const imported = async (name) => import(blobOf(await files[name], "text/javascript"));

/** @param {Promise<any>} program zstddec, as npm brings it */
async function decoderOf(program) {
  const ours = new (await program).ZSTDDecoder();
  await ours.init();
  return ours;
}

// Pyodide asks for its files by name, the decoder for its own at a `data:` address; they are here already.
/** @type {Record<string, string>} */
const TYPES = { "pyodide.asm.wasm": "application/wasm" };
/** @param {Manifest["info"]} info @returns {typeof fetch} */
const answering = (info) => async (url) => {
  const [address, data] = String(url).split(",");
  if (address.startsWith("data:")) return new Response(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
  const name = address.split("/").pop() ?? "";
  const body = name === "pyodide-lock.json" ? JSON.stringify({ info, packages: {} }) : await files[name];
  return new Response(body, { headers: { "Content-Type": TYPES[name] ?? "application/octet-stream" } });
};

// A tar archive is blocks of 512 bytes: a header with name and size in octal, then the content.
/** @param {Bytes} archive */
function unpack(archive) {
  /** @param {number} from @param {number} length */
  const text = (from, length) => new TextDecoder().decode(archive.subarray(from, from + length)).split("\0")[0];
  for (let at = 0; archive[at];) {
    const size = parseInt(text(at + 124, 12), 8);
    const path = [PACKAGES, text(at + 345, 155), text(at, 100)].filter(Boolean).join("/");
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, archive.subarray(at + 512, at + 512 + size), { canOwn: true });
    at += 512 * (1 + Math.ceil(size / 512));
  }
}
