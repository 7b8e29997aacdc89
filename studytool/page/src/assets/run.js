// Runs code in the page: what snippets, and whatever else runs code of a note, ask for.

import { ask } from "./runtime.js";

/** @typedef {import("../../types.d.ts").Watch} Watch */
/** @typedef {import("../../types.d.ts").Ran} Ran */

/**
 * Runs code after what was run before under the same `space`, by default the page at hand, whose names it sees.
 * `name` is what a traceback calls it. What it says comes to `output` as it is said, and all of it with the result.
 * Figures come in `language`, with their labels as in `labels`. `signal` stops it, as does leaving the page. Never rejects; see `Ran` for how it may end.
 * @param {string} code
 * @param {Watch & { name?: string, space?: string, language?: string, labels?: Record<string, string> }} wishes
 * @returns {Promise<Ran>}
 */
export async function run(code, wishes = {}) {
  const { name = "snippet", space = location.pathname, language = "en", labels = {}, output, ...watch } = wishes;
  /** @type {Ran["said"]} */
  const said = [];
  const answer = await ask(
    { do: "run", with: [code, name, space, language, labels] },
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
