// Makes what the page's Python starts from: node make_runtime.mjs WHEEL FOLDER
//
// It runs Pyodide here, once, so that no reader's browser has to: numpy is compiled to byte code, and Python's memory
// is saved just after its start with the modules inside that importing numpy would load.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const [wheel, folder] = process.argv.slice(2);
const STDLIB = "python_stdlib.zip";
const pyodide = new URL("../../node_modules/pyodide/", import.meta.url);
const indexURL = fileURLToPath(pyodide);
const zstddec = new URL("../../node_modules/zstddec/dist/zstddec.mjs", import.meta.url);

// The standard library's zip is written anew with its files as they are, which pack better together than one by one.
const PACK = `
import compileall, pathlib, py_compile, sys, tarfile, zipfile

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

with zipfile.ZipFile("/lib/python312.zip") as old, zipfile.ZipFile("${STDLIB}", "w") as new:
    for entry in old.infolist():
        new.writestr(entry, old.read(entry), zipfile.ZIP_STORED)

sys.path.insert(0, "wheel")
before = set(sys.modules)
import numpy
"\\n".join(sorted(name for name in set(sys.modules) - before if name.split(".")[0] != "numpy"))
`;
// What the grader and the drawing of figures import, on top of what numpy does.
const OURS =
  "ast base64 contextlib dataclasses decimal difflib fractions graphlib hashlib html io json linecache pkgutil random re " +
  "shutil statistics traceback unicodedata warnings";

/** @param {string} name @param {Uint8Array} data */
const save = (name, data) => writeFileSync(`${folder}/${name}`, data);
/** @param {string} file */
const shared = (file) => new Uint8Array(readFileSync(file)).buffer;

async function packed() {
  const python = await loadPyodide({ indexURL });
  python.unpackArchive(shared(wheel), "wheel", { extractDir: "wheel" });
  const modules = python.runPython(PACK).split("\n");
  for (const name of ["numpy.tar", STDLIB]) save(name, python.FS.readFile(name));
  return modules;
}

// Where which module is in the standard library's zip is part of the snapshot.
/** @param {string[]} modules */
async function snapshot(modules) {
  const python = await loadPyodide({ indexURL, stdLibURL: `${folder}/${STDLIB}`, _makeSnapshot: true });
  python.runPython(`import ${[...modules, ...OURS.split(" ")].join(", ")}, gc\ngc.collect()`);
  const memory = python.makeMemorySnapshot();
  const restored = await loadPyodide({ indexURL, stdLibURL: `${folder}/${STDLIB}`, _loadSnapshot: memory });
  if (restored.runPython("import fractions; sum(range(10))") !== 45) throw new Error("the restored Python does not add up");
  return memory;
}

async function main() {
  mkdirSync(folder, { recursive: true });
  const modules = await packed();
  for (const file of ["pyodide.asm.wasm", "pyodide.asm.js", "pyodide.mjs"]) {
    save(file, readFileSync(new URL(file, pyodide)));
  }
  save("zstddec.mjs", readFileSync(zstddec));
  try {
    save("snapshot.bin", await snapshot(modules));
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
