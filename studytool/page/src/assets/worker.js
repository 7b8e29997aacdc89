// One Python in a worker of its own, so that the page never waits for it and can end it at once. The page gives it the
// runtime's files, then one request at a time. It imports nothing: a frame whose origin is nobody's can load nothing.

/** @typedef {import("../../types.d.ts").Manifest} Manifest */
/** @typedef {Record<string, Uint8Array<ArrayBuffer>>} Files */

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

/** @param {{ files: Record<string, ArrayBuffer>, info: Manifest["info"], warm: boolean }} given */
async function start({ files: given, info, warm }) {
  /** @type {Files} */
  const files = Object.fromEntries(Object.entries(given).map(([name, content]) => [name, new Uint8Array(content)]));
  const config = { indexURL: NOWHERE, stdin: () => null, _loadSnapshot: files["snapshot.bin"] };
  const network = globalThis.fetch;
  globalThis.fetch = answering(files, info);
  const { loadPyodide } = await import(blobOf(files["pyodide.mjs"], "text/javascript"));
  await import(blobOf(files["pyodide.asm.js"], "text/javascript"));
  python = await loadPyodide(config);
  globalThis.fetch = network;

  unpack(files["numpy.tar"], PACKAGES);
  unpack(files["studytool.tar"], PACKAGES);
  python.runPython("import sys; sys.dont_write_bytecode = True");
  say("done");
  if (warm) python.runPython(`import numpy, studytool.plot, ${OFTEN.map((name) => `studytool.page.${name}`).join(", ")}`);
}

// Pyodide asks for its files by name; they are here already.
/** @type {Record<string, string>} */
const TYPES = { "pyodide.asm.wasm": "application/wasm" };
/** @param {Files} files @param {Manifest["info"]} info @returns {typeof fetch} */
const answering =
  (files, info) =>
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
