// Python in the colours Pygments gives it at build time: the same classes, for code the reader has changed.

import { make } from "./controls.js";

const KEYWORDS =
  "and as assert async await break class continue def del elif else except finally for from global if import in is " +
  "lambda nonlocal not or pass raise return try while with yield";
const CONSTANTS = "False None True";
const BUILTINS =
  "abs all any bool dict divmod enumerate filter float format frozenset int isinstance len list map max min next " +
  "object pow print range repr reversed round set slice sorted str sum super tuple type zip";
/** @param {string} words */
const one = (words) => `\\b(?:${words.replaceAll(" ", "|")})\\b`;

const TOKENS = new RegExp(
  [
    "(?<c1>#.*)",
    `(?<s2>(?:\\b[rbfuRBFU]{1,2})?(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?))`,
    "(?<mi>\\b\\d[\\d_]*(?![\\w.])|\\b0[xob]\\w+)",
    "(?<mf>(?:\\b\\d[\\d_]*\\.?|\\.(?=\\d))[\\d_]*(?:[eE][-+]?\\d+)?j?)",
    "(?<nf>(?<=\\bdef\\s+)\\w+)",
    "(?<nc>(?<=\\bclass\\s+)\\w+)",
    `(?<kc>${one(CONSTANTS)})`,
    `(?<ow>${one("and in is not or")})`,
    `(?<kn>${one("from import")})`,
    `(?<k>${one(KEYWORDS)})`,
    `(?<nb>(?<!\\.)${one(BUILTINS)})`,
    "(?<o>[-+*/%@&|^~<>=!]+)",
    "(?<n>\\w+)",
  ].join("|"),
  "g",
);

/** The code as spans in a fragment. Nothing in it is read as HTML. @param {string} code */
export function highlighted(code) {
  const fragment = new DocumentFragment();
  let end = 0;
  for (const match of code.matchAll(TOKENS)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [""];
    fragment.append(code.slice(end, match.index), make("span", [match[0]], { class: kind }));
    end = match.index + match[0].length;
  }
  fragment.append(code.slice(end));
  return fragment;
}
