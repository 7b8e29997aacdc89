import assert from "node:assert/strict";
import { test } from "node:test";

const written = { kept: "Review kept: {rating}", "lines-one": "{count} line", "lines-other": "{count} lines" };
const page = {
  documentElement: { lang: "en" },
  getElementById: (/** @type {string} */ id) =>
    id === "studytool-words" ? { textContent: JSON.stringify(written) } : null,
};
Object.assign(globalThis, { document: page });
const { WRITTEN, counted, otherLanguage, say } = await import("../../studytool/page/src/assets/words.js");

test("a text is said with its values", () => assert.equal(say("kept", { rating: "Good" }), "Review kept: Good"));

test("a number chooses its text", () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => counted("lines", count)),
    ["0 lines", "1 line", "2 lines"],
  );
});

test("without a word of the builder the page is English and offers no other language", () =>
  assert.deepEqual([WRITTEN, otherLanguage()], ["en", ""]));

test("a text that the builder has not written is empty", () => assert.equal(say("none"), ""));
