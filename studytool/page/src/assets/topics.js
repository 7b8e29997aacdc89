// What there is to be asked, by the titles of topics and sections.

import { language, say } from "./words.js";

/** @typedef {import("../../types.d.ts").Topics} Topics */

// Below the English site, which holds this program, is the Chinese edition, if there is one.
/** Where the pages of this edition are. */
export const SITE = new URL(globalThis.document?.querySelector("a.edition[hreflang=en]") ? "../zh/" : "../", import.meta.url);

/** @type {Promise<Topics> | undefined} */
let index;
export function topics() {
  index ??= fetched();
  index.catch(() => (index = undefined));
  return index;
}

/** @returns {Promise<Topics>} */
async function fetched() {
  const response = await fetch(new URL("runtime/index.json", import.meta.url), { cache: "no-cache" });
  if (!response.ok) throw new Error(say("questions-missing", { status: response.status }));
  return response.json();
}

/** @param {Record<string, string> | undefined} text */
export const inLanguage = (text) => text?.[language] ?? Object.values(text ?? {})[0] ?? "";

/** What an item is about: its topic, and the section that teaches it. @param {Topics} index @param {string} item */
export function titleOf({ topics: titles, sections, items }, item) {
  const { topic, note } = items[item];
  const section = inLanguage(sections[note ?? ""]);
  return say(section ? "item-of-section" : "item-of-topic", {
    topic: inLanguage(titles[topic]),
    section,
    name: item.split("/")[1].replaceAll("-", " "),
  });
}

/** The page that a section is on, below SITE. @param {string} note */
export const pageOf = (note) => `${note.split(".md")[0]}/`.replace(/(^|\/)index\/$/, "$1");
