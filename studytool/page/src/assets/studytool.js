// Sets up the page: marks what is too wide for the screen, and loads what the page at hand needs.

import { inIdle, make, one } from "./controls.js";
import { follow, offer } from "./edition.js";
import { markIn } from "./wide.js";

/**
 * Measures block by block, since measuring a block out of sight makes the browser lay it out; scrolling then needs no
 * layout.
 * @param {HTMLElement} page
 */
async function markAll(page) {
  /** @type {NodeListOf<HTMLElement>} */
  const blocks = page.querySelectorAll(":scope > :not(.quiz), :scope > .quiz > *");
  await inIdle(blocks, markIn, () => page.isConnected);
  for (const block of blocks) block.style.contentVisibility = "visible";
}

// Our template built by `mkdocs build` alone lacks the texts of these parts, and so has its own here; its pages can only
// be read.
const SPEAKS = document.getElementById("studytool-words")?.textContent !== "";
const UNBUILT =
  "This needs the page's program, which this site was built without: build it with studytool site build. " +
  "本页需要网页程序，而本站生成时没有它：请用 studytool site build 生成。";

// Only what the page at hand needs is loaded, once its text is seen.
/** @type {Record<string, () => Promise<{ setUp(root: HTMLElement): unknown }>>} */
const PARTS = {
  ".snippet[data-run]": () => import("./snippets.js"),
  ".question[data-asks]": () => import("./questions.js"),
  ".progress": () => import("./progress.js"),
  ".checking": () => import("./checking.js"),
  ".review": () => import("./review.js"),
  ".due": () => import("./due.js"),
  ".section-questions, .ticked": () => import("./marks.js"),
  "a.moved": () => import("./moved.js"),
};

/** @param {HTMLElement} page */
function setUpParts(page) {
  if (!SPEAKS) {
    for (const place of page.querySelectorAll(".progress, .checking-bar")) place.replaceChildren(make("p", [UNBUILT]));
    return undefined;
  }
  const needed = Object.keys(PARTS).filter((part) => page.querySelector(part));
  return inIdle(
    needed,
    (part) => PARTS[part]().then(({ setUp }) => setUp(page)),
    () => page.isConnected,
  );
}

const MAIN = ["article", "main", "[role=main]", "body"]; // Material's, else that of another theme
const article = () => one(document, MAIN.find((place) => document.querySelector(place)) ?? "body");

function setUpPage() {
  const page = article();
  follow();
  if (SPEAKS) void offer();
  document.fonts.ready.then(() => markAll(page)); // formulas change their width with their fonts
  setUpParts(page);
}

// Material replaces the article without loading the page again; other themes load it.
if (globalThis.document$) globalThis.document$.subscribe(setUpPage);
else setUpPage();
// Our own site can be installed, and its pages be opened without a network.
if (document.querySelector("link[rel=manifest][href$='assets/manifest.webmanifest']")) {
  void inIdle(["./offline.js"], (part) => import(part).then(({ keep }) => keep()));
}
addEventListener("resize", () => markIn(article()));
addEventListener(
  "toggle",
  ({ target }) => target instanceof HTMLElement && article().contains(target) && markIn(target),
  true,
);
