import assert from "node:assert/strict";
import { test } from "node:test";
import { spans } from "../../studytool/page/src/assets/prose.js";

/** @type {[string, [string, string][]][]} */
const CASES = [
  [
    "a $x$ b",
    [
      ["text", "a "],
      ["formula", "x"],
      ["text", " b"],
    ],
  ],
  ["$$x$$", [["equation", "x"]]],
  ["from $5 to $6", [["text", "from $5 to $6"]]],
  ["$ x$", [["text", "$ x$"]]],
  [
    String.raw`\$x\$`,
    [
      ["text", "$"],
      ["text", "x"],
      ["text", "$"],
    ],
  ],
  [String.raw`$a \$ b$`, [["formula", String.raw`a \$ b`]]],
  ["`$x$`", [["code", "$x$"]]],
  ["``a`b``", [["code", "a`b"]]],
  [
    "**a *b* c**",
    [
      ["text", "**a "],
      ["emphasis", "b"],
      ["text", " c**"],
    ],
  ],
  [
    "**bold** *thin* 2 * 3",
    [
      ["strong", "bold"],
      ["text", " "],
      ["emphasis", "thin"],
      ["text", " 2 * 3"],
    ],
  ],
];

for (const [text, expected] of CASES) {
  test(`the parts of ${text}`, () => {
    const parts = spans(text).filter(({ text: said }) => said);
    assert.deepEqual(
      parts.map(({ kind, text: said }) => [kind, said]),
      expected,
    );
  });
}
