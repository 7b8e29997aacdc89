// Snippets that run: Run, Stop, Run all above, Reset and Copy under each, its code editable.

import { button, inIdle, one, statusLine, stored } from "./controls.js";
import { edit } from "./editor.js";
import { Output } from "./output.js";
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
    /** Stands beside the word that a picture is recorded. @type {HTMLElement | undefined} */
    this.compute = undefined;
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
    const { onlyMoved, sliders } = await import("./drags.js");
    this.follow = sliders(place, this.editor, {
      recorded: () => this.recorded(),
      show: (said) => this.show(said),
      redraw: () => this.redraw(),
    });
    this.output.panel.after(this.status.element); // the bar may be folded
    this.compute = button(say("run"), () => {
      one(place, "input").focus(); // the button goes with what it stands in
      void runAll([this]);
    });
    const moved = onlyMoved(this.editor); // in an earlier visit
    const said = moved && (await this.frames())?.[moved.n][moved.value];
    if (said && !this.output.ran) this.show(said);
  }

  /** The frames recorded for the page's code, as long as it is the page's, and Python would have to be loaded. */
  async recorded() {
    const { atHand } = await import("./runtime.js");
    return (await atHand()) ? null : this.frames();
  }

  /** The frames recorded for the page's code, as long as it is the page's. */
  async frames() {
    const name = this.element.dataset.frames;
    if (!name) return null;
    const [{ alike }, { frames }, { figure }] = await Promise.all([
      import("./drags.js"),
      import("./frames.js"),
      import("./figure.js"),
    ]);
    this.output.figure = figure;
    const isWritten = [...this.above, this].every(({ editor }) => alike(editor.code, editor.original));
    return isWritten ? frames(name) : null;
  }

  /** At once, so that no frame comes after a later one. @param {import("../../types.d.ts").Ran["said"]} said */
  show(said) {
    this.output.replace(said, say("output"));
    this.status.say(say("recorded"));
    if (this.compute && !this.compute.isConnected) this.status.element.append(this.compute);
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
    if (!ran.failed) this.output.replace(ran.said, say("output-of-run"));
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
