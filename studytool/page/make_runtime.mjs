// Makes what the page's Python starts from: node make_runtime.mjs WHEEL FOLDER
//
// It runs Pyodide here, once, so that no reader's browser has to: numpy is compiled to byte code, and Python's memory
// is saved just after its start with the modules inside that importing numpy would load.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const [wheel, folder] = process.argv.slice(2);
const pyodide = new URL("../../node_modules/pyodide/", import.meta.url);
const indexURL = fileURLToPath(pyodide);

const PACK = `
import compileall, pathlib, py_compile, sys, tarfile

def kept(path):
    if {"tests", "f2py", "distutils", "_pyinstaller"} & set(path.parts):
        return False
    return path.suffix in (".pyc", ".so") or path.parent.suffix == ".dist-info"

def plain(entry):
    entry.mtime = 0
    return entry

compileall.compile_dir("wheel", quiet=2, legacy=True, stripdir="wheel",
                       invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
root = pathlib.Path("wheel")
with tarfile.open("numpy.tar", "w", format=tarfile.USTAR_FORMAT) as archive:
    for path in sorted(root.rglob("*")):
        if path.is_file() and kept(path.relative_to(root)):
            archive.add(path, str(path.relative_to(root)), filter=plain)

sys.path.insert(0, "wheel")
before = set(sys.modules)
import numpy
"\\n".join(sorted(name for name in set(sys.modules) - before if name.split(".")[0] != "numpy"))
`;
// What the page's own Python imports at its start, on top of what numpy does.
const OURS = "ast base64 contextlib dataclasses io json linecache random re traceback unicodedata warnings zipimport";

/** @param {string} name @param {Uint8Array} data */
const save = (name, data) => writeFileSync(`${folder}/${name}`, gzipSync(data, { level: 9 }));
/** @param {string} file */
const shared = (file) => new Uint8Array(readFileSync(file)).buffer;

async function packed() {
  const python = await loadPyodide({ indexURL });
  python.unpackArchive(shared(wheel), "wheel", { extractDir: "wheel" });
  const modules = python.runPython(PACK).split("\n");
  return { modules, archive: python.FS.readFile("numpy.tar") };
}

/** @param {string[]} modules */
async function snapshot(modules) {
  const python = await loadPyodide({ indexURL, _makeSnapshot: true });
  python.runPython(`import ${[...modules, ...OURS.split(" ")].join(", ")}, gc\ngc.collect()`);
  const memory = python.makeMemorySnapshot();
  const restored = await loadPyodide({ indexURL, _loadSnapshot: memory });
  if (restored.runPython("sum(range(10))") !== 45) throw new Error("the restored Python does not add up");
  return memory;
}

async function main() {
  mkdirSync(folder, { recursive: true });
  const { modules, archive } = await packed();
  save("numpy.tar.gz", archive);
  for (const file of ["pyodide.asm.wasm", "pyodide.asm.js", "pyodide.mjs"]) {
    save(`${file}.gz`, readFileSync(new URL(file, pyodide)));
  }
  writeFileSync(`${folder}/python_stdlib.zip`, readFileSync(new URL("python_stdlib.zip", pyodide)));
  try {
    save("snapshot.bin.gz", await snapshot(modules));
  } catch (error) {
    console.error(`Python will start without a snapshot: ${said(error)}`);
  }
}

// The stack of an error in here would quote all of Pyodide, which is one line.
/** @param {unknown} error */
const said = (error) => String(error).slice(-500);
/** @param {unknown} error */
const failed = (error) => {
  console.error(said(error));
  process.exit(1);
};

// Pyodide leaves handles open.
main().then(() => process.exit(0), failed);
