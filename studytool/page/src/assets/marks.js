// What one has done, shown where one is: at the questions of a page, at its sections, and at the links of the path.

import { make } from "./controls.js";
import { CHANGED, entries, remembered } from "./log.js";
import { byNow, day, done, due, standing } from "./standing.js";
import { SPOKEN, language, say, speakAsChosen } from "./words.js";

/**
 * What the log says of items: those of which anything is remembered, those that are due, and when the others come, where
 * that was worked out since they were answered.
 * @typedef {{ known: Set<string>, waiting: Set<string>, next: (item: string) => string | undefined }} Done
 */

const WEEK = 7; // days that are called by their names

/** The page that is marked. @type {HTMLElement | undefined} */
let shown;
const NEWS = ["focus", CHANGED, SPOKEN]; // of which the first: another tab may have added to the log
for (const news of NEWS) addEventListener(news, () => shown && mark(shown));

/** @param {HTMLElement} root */
export async function setUp(root) {
  shown = root;
  await speakAsChosen();
  await mark(root);
}

/** @param {HTMLElement} root */
async function mark(root) {
  const log = await read().catch(() => null); // this browser refuses storage
  if (!log || !root.isConnected) return;
  for (const title of root.querySelectorAll(".question[data-item] > .question-title")) {
    const { item = "" } = /** @type {HTMLElement} */ (title.parentElement).dataset;
    put(title, log.known.has(item) ? ofItem(item, log) : "");
  }
  for (const place of root.querySelectorAll(".section-questions")) {
    const items = /** @type {HTMLElement} */ (place).dataset.items?.split(" ") ?? [];
    put(place, ofShare(items, log));
  }
  if (root.querySelector(".ticked")) await markLinks(root, log);
}

/** @returns {Promise<Done>} */
async function read() {
  const [log, memory] = await Promise.all([entries(), remembered()]);
  const kept = standing(byNow(log));
  const since = new Set(kept.filter(({ kind, at }) => kind === "review" && memory && at > memory.at).map(({ item }) => item));
  const next = (/** @type {string} */ item) => (since.has(item) ? undefined : memory?.due[item]);
  return { known: done(kept), waiting: new Set(due(memory, kept).items), next };
}

/** @param {string} item @param {Done} log */
function ofItem(item, { waiting, next }) {
  const at = next(item);
  if (waiting.has(item)) return say("mark-due");
  return at ? say("mark-next", { day: dayOf(new Date(at)) }) : say("mark-done");
}

/** A day by its name where it is near, else by its date. */
function dayOf(/** @type {Date} */ at) {
  const near = day(at) - day(new Date()) < WEEK;
  const as = near ? { weekday: /** @type {const} */ ("long") } : { day: /** @type {const} */ ("numeric"), month: /** @type {const} */ ("long") };
  return at.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", as);
}

/** @param {string[]} items @param {Done} log */
function ofShare(items, { known }) {
  const part = items.filter((item) => known.has(item)).length;
  return part ? say("mark-share", { part, whole: items.length }) : "";
}

/** Links to pages say how many of their questions are done. @param {HTMLElement} root @param {Done} log */
async function markLinks(root, log) {
  const { SITE, pageOf, topics } = await import("./topics.js");
  const { items } = await topics();
  /** @type {Record<string, string[]>} */
  const pages = {};
  for (const [item, { note }] of Object.entries(items)) if (note) (pages[pageOf(note)] ??= []).push(item);
  for (const link of root.querySelectorAll("a")) {
    const page = link.href.replace(SITE.href, "");
    if (Object.hasOwn(pages, page) && !link.closest("nav")) put(link, ofShare(pages[page], log), true);
  }
}

/** The marks that are there. @type {WeakMap<Element, Element>} */
const marks = new WeakMap();

/** @param {Element} place @param {string} said nothing where nothing is done @param {boolean} beside not within it */
function put(place, said, beside = false) {
  marks.get(place)?.remove();
  if (!said) return;
  const tick = make("span", [make("span", ["✓"], { "aria-hidden": "true" }), ` ${said}`], { class: "mark" });
  marks.set(place, tick);
  if (beside) place.after(tick);
  else place.append(tick);
}
