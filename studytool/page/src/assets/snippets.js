// Snippets that run: Run, Stop, Run all above, Reset and Copy under each, its code editable.

import { button, inIdle, make, one, statusLine, stored } from "./controls.js";
import { edit } from "./editor.js";
import { markIn } from "./wide.js";
import { WRITTEN, language, say, speakAsChosen } from "./words.js";

/** Python is loaded only when something is run. */
const running = () => Promise.all([import("./run.js"), import("./runtime.js"), import("./figure.js")]);

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  /** @type {Snippet[]} */
  const snippets = [];
  /** @type {NodeListOf<HTMLElement>} */
  const elements = root.querySelectorAll(".snippet[data-run]");
  return inIdle(
    elements,
    (element) => snippets.push(new Snippet(element, snippets.slice())),
    () => root.isConnected,
  );
}

class Snippet {
  /** @param {HTMLElement} element @param {Snippet[]} above */
  constructor(element, above) {
    this.element = element;
    this.above = above;
    this.number = above.length + 1;
    /** @type {Record<string, string>} */
    this.labels = JSON.parse(element.dataset.labels ?? "{}");
    this.status = statusLine();
    this.output = new Output(element);
    this.stop = new AbortController();
    this.start = button(say("run"), () => (this.running ? this.stop.abort() : void runAll([this])));
    this.reset = button(say("reset"), () => this.restore());
    /** Lets sliders follow the code. @type {(() => void) | undefined} */
    this.follow = undefined;
    this.editor = edit(one(element, ".highlight pre"), {
      label: say("snippet-code", { number: this.number }),
      onchange: () => this.keepEdit(),
      onrun: () => void runAll([this]),
      onleave: () => this.start.focus(),
    });
    this.addBar();
    this.takeUpEdit();
    void this.addSliders();
  }

  async addSliders() {
    const place = this.element.querySelector(".snippet-drags");
    if (!(place instanceof HTMLElement)) return;
    const { sliders } = await import("./drags.js");
    this.follow = sliders(place, this.editor, () => this.redraw());
    place.append(this.status.element); // the bar may be folded
  }

  /** Runs the code again and shows what it says all at once. What it needs of snippets above is run first. */
  async redraw(first = true) {
    const [{ run }, { loading }, { figure }] = await running();
    this.output.figure = figure;
    const { code } = this.editor;
    const ran = await run(code, { ...this.wishes, progress: loading(this.status) });
    if (first && this.above.length && ran.error?.startsWith("NameError")) {
      await runAll(this.above);
      await this.redraw(false);
      return;
    }
    if (!ran.failed) this.output.replace(ran.said);
    this.editor.mark(ran.line);
    this.status.say(ran.failed || ran.stopped || ran.error ? outcome(ran) : "");
  }

  addBar() {
    const all = button(say("run-above"), () => runAll([...this.above, this]));
    all.title = say("run-above-title");
    const copy = button(say("copy"), () => this.copy());
    const bar = one(this.element, ".snippet-bar");
    bar.lang = language;
    bar.append(this.start, ...(this.above.length ? [all] : []), this.reset, copy, this.status.element);
  }

  get wishes() {
    return { name: `snippet ${this.number}`, language: WRITTEN, labels: this.labels };
  }

  get running() {
    return this.element.classList.contains("running");
  }

  set running(now) {
    this.element.classList.toggle("running", now);
    this.start.textContent = say(now ? "stop" : "run");
    this.output.busy(now);
  }

  /** Resolves to whether the snippets after this one may run. */
  async run() {
    this.running = true;
    this.stop = new AbortController();
    this.editor.mark(null);
    this.status.say(say("waiting"));
    const [{ run }, { loading }, { figure }] = await running();
    this.output.figure = figure;
    const answer = await run(this.editor.code, {
      ...this.wishes,
      signal: this.stop.signal,
      progress: loading(this.status),
      started: () => this.status.say(say("running")),
      output: (stream, text) => this.output.add(stream, text),
    });
    this.running = false;
    this.reset.hidden = false;
    if (!answer.failed) this.output.finish();
    this.status.say(outcome(answer));
    this.editor.mark(answer.line);
    return !(answer.stopped || answer.failed || answer.error);
  }

  restore() {
    this.editor.code = this.editor.original;
    this.output.reset();
    this.status.say("");
  }

  async copy() {
    await navigator.clipboard.writeText(this.editor.code);
    this.status.say(say("copied"));
  }

  // An edit is stored under the snippet's original code, so it is found again if the snippet moves to another page.
  get key() {
    return `studytool:edit:${this.editor.original}`;
  }

  takeUpEdit() {
    const kept = stored(() => localStorage.getItem(this.key));
    if (kept !== null) this.editor.code = kept;
    this.reset.hidden = this.editor.code === this.editor.original;
  }

  keepEdit() {
    const { code, original } = this.editor;
    this.reset.hidden = code === original && !this.output.ran;
    this.follow?.();
    stored(() => (code === original ? localStorage.removeItem(this.key) : localStorage.setItem(this.key, code)));
  }
}

/** One after the other, until one does not finish. @param {Snippet[]} snippets */
async function runAll(snippets) {
  for (const snippet of snippets) if (!(await snippet.run())) break;
}

/** @param {import("../../types.d.ts").Ran} answer */
function outcome({ failed, stopped, error, line, advice }) {
  if (failed) return say("no-python", { why: failed });
  if (stopped) return `${say(`ended-${stopped}`)} ${say("forgotten")}`;
  if (!error) return say("done");
  const where = line ? say("error-in-line", { line }) : say("error");
  return advice ? `${where}. ${say(advice)}` : where;
}

/** What the code has printed and drawn; until it runs, the recorded output. */
class Output {
  /** @param {HTMLElement} element */
  constructor(element) {
    const panel = element.querySelector(".snippet-output");
    this.recorded = panel !== null;
    this.panel = panel instanceof HTMLElement ? panel : emptyPanel(element);
    this.label = one(this.panel, ".snippet-label");
    this.screen = one(this.panel, "samp");
    this.pictures = one(this.panel, ".snippet-figures");
    this.before = {
      text: this.screen.textContent,
      label: this.label.textContent,
      pictures: [...this.pictures.children],
    };
    this.panel.setAttribute("aria-live", "polite");
    this.ran = false;
    /** Makes a picture of a drawing; there once something is run. @type {typeof import("./figure.js").figure | null} */
    this.figure = null;
  }

  /** @param {boolean} now */
  busy(now) {
    this.panel.setAttribute("aria-busy", String(now));
    if (now) this.ran = false;
  }

  /** @param {string} stream @param {string} text */
  add(stream, text) {
    this.clear();
    const picture = stream === "figure" ? this.figure?.(text) : null;
    if (picture) this.pictures.append(picture);
    else this.screen.append(stream === "stderr" ? make("span", [text], { class: "snippet-error" }) : text);
  }

  /** Everything at once, so that nothing flickers, and without reading it out. @param {import("../../types.d.ts").Ran["said"]} said */
  replace(said) {
    const height = this.panel.offsetHeight;
    this.panel.style.minHeight = `${height}px`;
    this.panel.setAttribute("aria-live", "off");
    this.ran = false;
    for (const { stream, text } of said) this.add(stream, text);
    this.finish();
    this.panel.style.minHeight = "";
    setTimeout(() => this.panel.setAttribute("aria-live", "polite"));
  }

  clear() {
    if (!this.ran) for (const part of [this.screen, this.pictures]) part.replaceChildren();
    this.ran = true;
    this.label.textContent = say("output-of-run");
    this.panel.hidden = false;
  }

  finish() {
    this.clear();
    this.panel.hidden = !this.screen.textContent && !this.pictures.children.length;
    markIn(this.panel);
  }

  reset() {
    this.ran = false;
    this.screen.textContent = this.before.text;
    this.pictures.replaceChildren(...this.before.pictures);
    this.label.textContent = this.before.label;
    this.panel.hidden = !this.recorded;
  }
}

/** @param {HTMLElement} element */
function emptyPanel(element) {
  const label = make("p", [say("output")], { class: "snippet-label" });
  const screen = make("pre", [make("samp")]);
  const panel = make("div", [label, screen, make("div", [], { class: "snippet-figures" })], {
    class: "snippet-output",
    role: "group",
    "aria-label": say("output"),
    hidden: "",
  });
  element.append(panel);
  return panel;
}
