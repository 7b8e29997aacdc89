// The progress page: what is done and due, from the log in this browser, and export to the command line.

import { button, make, one, statusLine } from "./controls.js";
import { add, entries, remembered, setAside } from "./log.js";
import { workOut } from "./memory.js";
import { amounts, dueList, facts, topicTable, workedOut } from "./progress-view.js";
import { ask, atHand, loading } from "./runtime.js";
import { lines } from "./rows.js";
import { isBehind } from "./standing.js";
import { topics } from "./topics.js";
import { counted, language, say, sentences, speakAsChosen } from "./words.js";

/** @typedef {import("../../types.d.ts").Entry} Entry */

const FILE = "studytool-progress.jsonl";
const ASIDE = "studytool-set-aside.jsonl";

/** What the page at hand shows, anew: another tab may have added to it. @type {Progress | undefined} */
let shown;
addEventListener("focus", () => shown?.refreshHere());

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  shown = new Progress(one(root, ".progress"));
  await shown.begin();
}

class Progress {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.status = statusLine();
    this.figures = make("div");
    this.aside = make("div");
    this.lists = make("div");
    this.last = Promise.resolve();
    const file = this.chooser();
    const bar = [
      button(say("work-out"), () => this.wait(() => this.workOut())),
      button(say("export"), () => this.wait(() => this.give())),
      button(say("import"), () => file.click()),
      file,
      this.status.element,
    ];
    place.lang = language;
    place.replaceChildren(this.figures, make("div", bar, { class: "progress-bar" }), this.aside, this.lists);
  }

  chooser() {
    const file = make("input", [], { type: "file", accept: ".jsonl,.json,.txt", hidden: "" });
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) this.wait(() => this.take(chosen));
      file.value = ""; // so that the same file can be chosen again
    });
    return file;
  }

  async begin() {
    try {
      if ((await this.refresh()) && (await atHand())) this.wait(() => this.workOut());
    } catch (error) {
      this.tell(error);
    }
  }

  /** @param {unknown} error */
  tell(error) {
    this.status.say(error instanceof Error ? error.message : String(error));
  }

  /** Does one thing after another, and says what each comes to. @param {() => Promise<string>} act */
  wait(act) {
    this.status.say(say("waiting"));
    this.last = this.last.then(act).then(
      (said) => this.status.say(said),
      (error) => this.tell(error),
    );
  }

  refreshHere() {
    if (this.place.isConnected) this.refresh().catch((error) => this.tell(error));
  }

  /** Shows the log. Resolves to whether it has entries for which nothing was computed yet. */
  async refresh() {
    const [log, memory, bad] = await Promise.all([entries(), remembered(), setAside()]).catch(refused);
    const known = amounts(await topics(), log, memory);
    this.figures.replaceChildren(facts(known), make("p", [workedOut(known)]));
    this.aside.replaceChildren(...(bad.length ? [this.told(bad)] : []));
    this.lists.replaceChildren(...dueList(known), make("h2", [say("by-topic")]), topicTable(known));
    return isBehind(log, memory);
  }

  /** @param {unknown[]} bad */
  told(bad) {
    const save = button(say("save-aside"), () => {
      download(bad, ASIDE);
      this.status.say(say("exported", { lines: counted("lines", bad.length), file: ASIDE }));
    });
    return make("p", [`${counted("set-aside", bad.length)} `, save]);
  }

  /** How Python's loading and working is shown. */
  get watch() {
    return { progress: loading(this.status), started: () => this.status.say(say("working-out")) };
  }

  async workOut() {
    const { unread } = answered(await workOut(this.watch));
    await this.refresh();
    return unread.length ? say("left-out", { lines: counted("lines", unread.length), why: unread[0] }) : "";
  }

  async give() {
    const log = await entries();
    download(log, FILE);
    return say("exported", { lines: counted("lines", log.length), file: FILE });
  }

  /** @param {File} file */
  async take(file) {
    const { entries: given, problem } = answered(
      await ask({ do: "gathered", with: [await inBase64(file), file.name] }, this.watch),
    );
    if (problem) return problem;
    const added = await add(given);
    const imported = say("imported", { lines: counted("lines", added), known: given.length - added });
    return sentences([imported, ofTheFuture(given), await this.workOut()]);
  }
}

/**
 * Python's answer. Throws where there is none, or where it was stopped.
 * @template T
 * @param {T & { failed?: string, stopped?: string }} answer
 */
function answered(answer) {
  const why = answer.failed ?? (answer.stopped && say("was-stopped"));
  if (why) throw new Error(say("not-worked-out", { why }));
  return answer;
}

/** @param {unknown[]} rows @param {string} file */
function download(rows, file) {
  const address = URL.createObjectURL(new Blob([lines(rows)], { type: "application/jsonl" }));
  make("a", [], { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What is said of entries later than now, and when the first of them is. @param {Entry[]} given */
function ofTheFuture(given) {
  const later = given.map(({ at }) => at).filter((at) => Date.parse(at) > Date.now());
  return later.length ? say("ahead", { entries: counted("entries-ahead", later.length), date: later.sort()[0].slice(0, 10) }) : "";
}

/** The bytes of a file, which Python reads as the terminal does, whatever their encoding. @param {File} file */
function inBase64(file) {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** @param {Error} error @returns {never} */
const refused = (error) => {
  throw new Error(say("nothing-kept", { why: error.message }));
};
