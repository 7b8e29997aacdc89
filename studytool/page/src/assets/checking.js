// Check my gradient: three editors, judged by the reader's own Python; the code is kept here and carried by a link.

import { cells, draft, keep, same } from "./checking-drafts.js";
import { fromFragment, toFragment } from "./checking-link.js";
import { button, make, one, statusLine } from "./controls.js";
import { edit } from "./editor.js";
import { language, otherLanguage, say, speak, speakAsChosen } from "./words.js";

/** @typedef {import("../../types.d.ts").Codes} Codes */
/** @typedef {{ name: string, codes(): Codes | Promise<Codes> }} Start a code to begin with */

const PARTS = /** @type {const} */ (["function", "gradient", "point"]);
const LINKED = "linked";
const NOTHING = { function: "", gradient: "", point: "" };

/** Python is loaded only when something is checked. */
const judging = () => Promise.all([import("./runtime.js"), import("./figure.js"), import("./checking-result.js")]);

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  const checking = new Checking(one(root, ".checking"));
  addEventListener("hashchange", function changed() {
    if (checking.element.isConnected) void checking.takeLink();
    else removeEventListener("hashchange", changed);
  });
  await checking.takeLink();
}

class Checking {
  /** @param {HTMLElement} element as the builder wrote it: the first example, and links to the others */
  constructor(element) {
    this.element = element;
    this.stop = new AbortController();
    this.start = button("", () => (this.running ? this.stop.abort() : void this.check()));
    this.reset = button("", () => this.show(this.original));
    this.copy = button("", () => this.copyLink());
    this.other = button("", () => this.translate());
    this.menu = make("select", [], { id: "checking-start" });
    this.status = statusLine();
    this.result = make("div", [], { class: "checking-result", role: "group", "aria-live": "polite" });
    this.names = element.querySelectorAll(".checking-name");
    this.editors = [...this.names].map((name) =>
      edit(one(/** @type {Element} */ (name.nextElementSibling), "pre"), {
        label: "",
        onchange: () => this.keepDraft(),
        onrun: () => void this.check(),
        onleave: () => this.start.focus(),
      }),
    );
    const [f, gradient, point] = this.editors.map(({ original }) => original);
    /** What the editors began with. @type {Codes} */
    this.original = { function: f, gradient, point };
    this.starts = this.allStarts(this.original);
    this.menu.addEventListener("change", () => this.choose(this.menu.value));
    this.assemble();
    this.label();
    this.show(draft(this.original));
  }

  /** @param {Codes} first @returns {Start[]} */
  allStarts(first) {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = this.element.querySelectorAll("li a");
    const files = [...links].map(({ href }) => ({
      name: (href.split("/").pop() ?? "").replace(".py", ""),
      codes: once(() => fetched(href)),
    }));
    return [{ name: "softmax-cross-entropy", codes: () => first }, ...files, { name: "own", codes: () => NOTHING }];
  }

  assemble() {
    const begin = make("label", [], { for: this.menu.id });
    one(this.element, ".checking-bar").append(begin, this.menu, this.reset, this.other);
    const bar = make("div", [this.start, this.copy, this.status.element], { class: "checking-bar" });
    one(this.element, ".checking-without").replaceWith(bar, this.result);
  }

  /** Writes the page's own texts in the reader's language. */
  label() {
    this.element.lang = language;
    one(this.element, "label").textContent = say("checking-start");
    for (const [place, part] of PARTS.entries()) {
      const editor = say(`checking-${part}`);
      this.names[place].textContent = editor;
      this.element.querySelectorAll("textarea")[place].setAttribute("aria-label", say("checking-code", { editor }));
    }
    this.start.textContent = say(this.running ? "stop" : "check");
    this.reset.textContent = say("reset");
    this.copy.textContent = say("checking-link");
    this.other.textContent = say("other-language");
    this.other.lang = otherLanguage();
    this.other.hidden = !otherLanguage();
    this.result.setAttribute("aria-label", say("checking-result"));
    const { value } = this.menu;
    this.menu.replaceChildren(
      ...this.starts.map(({ name }) => make("option", [say(`checking-of-${name}`)], { value: name })),
    );
    if (value) this.menu.value = value;
  }

  async translate() {
    await speak(otherLanguage());
    this.label();
  }

  // Code --------------------------------------------------------------------------------------------------------------

  /** @returns {Codes} */
  get codes() {
    const [f, gradient, point] = this.editors.map(({ code }) => code);
    return { function: f, gradient, point };
  }

  /** @param {Codes} codes */
  show(codes) {
    const shown = PARTS.map((part) => codes[part]);
    for (const [place, code] of shown.entries()) if (this.editors[place].code !== code) this.editors[place].code = code;
    this.keepDraft(codes);
    this.result.replaceChildren();
    this.status.say("");
  }

  keepDraft(codes = this.codes) {
    keep(this.original, codes);
    this.reset.hidden = same(this.original, codes);
  }

  /** @param {string} name */
  async choose(name) {
    try {
      const start = this.starts.find((known) => known.name === name);
      const codes = (await start?.codes()) ?? NOTHING;
      if (this.menu.value !== name) return; // another was chosen meanwhile
      this.original = codes;
      this.show(draft(codes));
    } catch (error) {
      this.status.say(said(error));
    }
  }

  /** Fills the editors with the code in the address. It runs only when the reader asks for it. */
  async takeLink() {
    try {
      const codes = await fromFragment(location.hash);
      if (!codes) return;
      const others = this.starts.filter(({ name }) => name !== LINKED);
      this.starts = [...others, { name: LINKED, codes: () => codes }];
      this.label();
      this.menu.value = LINKED;
      await this.choose(LINKED);
      this.status.say(say("checking-read-first"));
    } catch {
      this.status.say(say("checking-bad-link"));
    }
  }

  async copyLink() {
    history.replaceState(history.state, "", await toFragment(this.codes));
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.status.say(say(copied ? "checking-link-copied" : "checking-link-here"));
  }

  // Judging -----------------------------------------------------------------------------------------------------------

  get running() {
    return this.element.classList.contains("running");
  }

  set running(now) {
    this.element.classList.toggle("running", now);
    this.start.textContent = say(now ? "stop" : "check");
    this.menu.disabled = now; // what is found belongs to the code that is shown
    this.result.setAttribute("aria-busy", String(now));
  }

  async check() {
    if (this.running) return;
    this.running = true;
    this.stop = new AbortController();
    for (const editor of this.editors) editor.mark(null);
    this.status.say(say("waiting"));
    try {
      this.status.say(await this.judge());
    } catch (error) {
      this.result.replaceChildren();
      this.status.say(say("not-judged", { why: said(error) }));
    }
    this.running = false;
    for (const { codes } of this.starts) Promise.resolve(codes()).catch(() => {}); // all are there without a network
  }

  /** Shows the result. Resolves to the text for the status line. */
  async judge() {
    const [{ ask, loading }, { figure }, { result }] = await judging();
    const { codes } = this;
    const answer = await ask(
      { do: "check", with: [...PARTS.map((part) => codes[part]), language] },
      { signal: this.stop.signal, progress: loading(this.status), started: () => this.status.say(say("judging")) },
    );
    const ended = answer.failed || answer.stopped;
    this.result.replaceChildren(...(ended ? [] : result(answer, figure))); // no verdict on other code stays
    if (answer.failed) return say("not-judged", { why: answer.failed });
    if (answer.stopped) return say(`ended-${answer.stopped}`);
    if (answer.fault) this.editors[PARTS.indexOf(answer.fault.editor)].mark(answer.fault.line);
    return say("done");
  }
}

/** @param {unknown} error */
const said = (error) => (error instanceof Error ? error.message : String(error));

/** Asked once, and again where that failed. @template T @param {() => Promise<T>} ask */
function once(ask) {
  /** @type {Promise<T> | undefined} */
  let asked;
  return () =>
    (asked ??= ask().catch((error) => {
      asked = undefined;
      throw error;
    }));
}

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(say("file-missing", { file: address.split("/").pop() ?? "", status: response.status }));
  return cells(await response.text());
}
