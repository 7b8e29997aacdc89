// The page of progress: what is done and due, from the log that this browser keeps, and the way to the command line.

import { button, make, statusLine } from "./controls.js";
import { add, entries, remember, remembered } from "./log.js";
import { ask, atHand } from "./runtime.js";
import { done, due, right, standing, streak } from "./standing.js";

const SITE = new URL("../", import.meta.url);
const FILE = "studytool-progress.jsonl";
const NONE = "–";
const NOTHING = "Nothing yet: answer a question on any page, and it is counted here.";

let show = () => {}; // what the page at hand shows, anew: another tab may have added to it
addEventListener("focus", () => show());

export async function setUp(root) {
  const place = root.querySelector(".progress");
  const status = statusLine();
  const [figures, lists] = [make("div"), make("div")];
  const work = button("Work out what is due", () => waiting(workOut));
  const file = make("input", [], { type: "file", accept: ".jsonl,.json,.txt", hidden: "" });
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    waiting(() => take(chosen));
    file.value = ""; // so that the same file can be chosen again
  });
  const bar = [work, button("Export", () => waiting(give)), button("Import", () => file.click()), file, status.element];
  place.replaceChildren(figures, make("div", bar, { class: "progress-bar" }), lists);
  show = () => (place.isConnected ? refresh().catch(tell) : undefined);

  const tell = (error) => status.say(error.message);
  let last = Promise.resolve();
  function waiting(doing) {
    status.say("Waiting");
    last = last.then(doing).then(status.say, tell);
  }

  async function refresh() {
    const [log, memory] = await Promise.all([entries(), remembered()]).catch(refused);
    const known = summary(await items(), log, memory);
    figures.replaceChildren(facts(known), make("p", [workedOut(known)]));
    lists.replaceChildren(...dueList(known), make("h2", ["By topic"]), topicTable(known));
    return memory?.entries !== log.length && log.length;
  }

  // What Python says. Throws where there is none, or where it was stopped.
  async function python(request, given) {
    const watch = { progress: status.loading, started: () => status.say("Working it out") };
    const found = await ask({ do: request, with: given }, watch);
    const failed = found.failed ?? (found.stopped && "it was stopped");
    if (failed) throw new Error(`This cannot be worked out here: ${failed}.`);
    return found;
  }

  async function workOut() {
    const at = new Date().toISOString(); // what another tab adds from now on is not in it
    const [index, log] = await Promise.all([items(), entries()]);
    const found = await python("remembered", [lines(log)]);
    const asked = Object.entries(found.due).filter(([item]) => Object.hasOwn(index.items, item));
    await remember({ at, entries: log.length, due: Object.fromEntries(asked) });
    await refresh();
    return "";
  }

  async function give() {
    const log = await entries();
    const address = URL.createObjectURL(new Blob([lines(log)], { type: "application/jsonl" }));
    make("a", [], { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return `${counted(log.length, "line")} in ${FILE}`;
  }

  async function take(chosen) {
    const { entries: found, problem } = await python("gathered", [await text(chosen), chosen.name]);
    if (problem) return problem;
    const added = await add(found);
    await workOut();
    return `${counted(added, "line")} added; ${found.length - added} known already.`;
  }

  try {
    if ((await refresh()) && (await atHand())) waiting(workOut);
  } catch (error) {
    tell(error);
  }
}

const lines = (log) => log.map((entry) => `${JSON.stringify(entry)}\n`).join("");

async function text(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    const todo = "choose a file that was exported here or by `studytool progress export`";
    throw new Error(`${file.name}: it is not text; ${todo}`);
  }
}

// What is shown -------------------------------------------------------------------------------------------------------

function summary(index, log, memory) {
  const reviews = standing(log);
  const { items, next } = due(memory, reviews);
  const asked = items.filter((item) => Object.hasOwn(index.items, item));
  return { ...index, reviews, known: done(reviews), due: asked, next, memory, count: log.length };
}

function facts({ items, reviews, known, due, memory }) {
  const asked = Object.keys(items);
  const found = {
    "Due now": memory ? due.length : NONE,
    Done: `${asked.filter((item) => known.has(item)).length} of ${asked.length}`,
    Streak: counted(streak(reviews), "day"),
    Reviews: reviews.filter(({ kind }) => kind === "review").length,
  };
  const fact = ([term, value]) => make("div", [make("dt", [term]), make("dd", [String(value)])]);
  return make("dl", Object.entries(found).map(fact), { class: "progress-facts" });
}

function dueList({ due, items, topics }) {
  if (!due.length) return [];
  const entry = (item) => make("li", [link(item, items[item], topics)]);
  return [make("h2", ["Due now"]), make("ol", due.map(entry), { class: "progress-due" })];
}

function workedOut({ memory, count, next }) {
  if (!count) return NOTHING;
  if (!memory) return "What is due has not been worked out yet. That takes Python, which is loaded once.";
  const more = count - memory.entries;
  return [
    `What is due was worked out on ${date(memory.at)}.`,
    ...(more ? [`${counted(more, "line")} came since: work it out again.`] : []),
    ...(next ? [`The next comes on ${date(next)}.`] : []),
  ].join(" ");
}

const date = (time) => new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

// To the question itself, where its page asks it.
function link(item, { note, topic }, topics) {
  const said = `${topics[topic]}: ${item.split("/")[1].replaceAll("-", " ")}`;
  const page = note?.split(".md")[0].replace(/(^|\/)index$/, "$1");
  return note ? make("a", [said], { href: new URL(`${page}/#${item}`, SITE).href }) : said;
}

function topicTable({ items, topics, reviews, known, due }) {
  const row = ([topic, title]) => {
    const members = Object.keys(items).filter((item) => items[item].topic === topic);
    const count = (found) => members.filter(found).length;
    const share = right(reviews.filter(({ item }) => items[item]?.topic === topic));
    const seen = `${count((item) => known.has(item))} of ${members.length}`;
    const cells = [seen, count((item) => due.includes(item)), share === null ? NONE : `${Math.round(100 * share)}%`];
    return make("tr", [make("th", [title], { scope: "row" }), ...cells.map((cell) => make("td", [String(cell)]))]);
  };
  const heads = ["Topic", "Done", "Due", "Right"].map((head) => make("th", [head], { scope: "col" }));
  return make("table", [make("thead", [make("tr", heads)]), make("tbody", Object.entries(topics).map(row))]);
}

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

const refused = (error) => {
  throw new Error(`This browser keeps nothing for these pages (${error.message}). Answers are judged all the same.`);
};

let index;
function items() {
  index ??= fetch(new URL("runtime/index.json", import.meta.url), { cache: "no-cache" }).then((response) => {
    if (!response.ok) throw new Error(`The list of questions cannot be loaded (${response.status}).`);
    return response.json();
  });
  index.catch(() => (index = undefined));
  return index;
}
