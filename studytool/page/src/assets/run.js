// Runs code in the page: what snippets, and whatever else runs code of a note, ask for.

import { ask } from "./runtime.js";

/** @typedef {import("../../types.d.ts").Watch} Watch */
/** @typedef {import("../../types.d.ts").Ran} Ran */

/**
 * Runs code after what was run before under the same `space`, by default the page at hand, whose names it sees.
 * `name` is what a traceback calls it. What it says comes to `output` as it is said, and all of it with the result.
 * `signal` stops it, as does leaving the page. Never rejects; see `Ran` for how it may end.
 * @param {string} code
 * @param {Watch & { name?: string, space?: string }} wishes
 * @returns {Promise<Ran>}
 */
export async function run(code, { name = "snippet", space = location.pathname, output, ...watch } = {}) {
  /** @type {Ran["said"]} */
  const said = [];
  const answer = await ask(
    { do: "run", with: [code, name, space] },
    {
      ...watch,
      output(stream, text) {
        said.push({ stream, text });
        output?.(stream, text);
      },
    },
  );
  return { ...answer, said };
}
