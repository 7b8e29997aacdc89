// Keeps the page at hand for when there is no network, with all of the program and what its questions are judged by.

import { stored } from "./controls.js";
import { WRITTEN } from "./words.js";

const NEEDED = [
  "studytool.js",
  "frame.js",
  "worker.js",
  "katex/katex.min.js",
  ...["manifest", "index", "macros", `answers.${WRITTEN}`].map((name) => `runtime/${name}.json`),
];

/** Where the browser has no such worker, or refuses it, pages need the network as ever. */
export async function keep() {
  const workers = stored(() => navigator.serviceWorker);
  await workers?.register(new URL("../sw.js", import.meta.url)).catch(() => {});
  const registered = await workers?.getRegistration().catch(() => undefined);
  if (!workers || !registered) return;
  const { active } = await workers.ready;
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const needed = NEEDED.map((name) => new URL(name, import.meta.url).href);
  active?.postMessage([location.href.split("#")[0], ...loaded, ...needed]);
}
