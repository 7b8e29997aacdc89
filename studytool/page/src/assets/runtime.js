// The tab's Pythons, three at most. Judging has one that runs nobody's code; snippets share another; a response in code,
// or a gradient with its function, is run and judged in a new one each time. A spare may wait to take the next place.

import * as files from "./files.js";
import { Python } from "./python.js";
import { shaped } from "./shapes.js";
import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Ended} Ended */
/** @typedef {import("../../types.d.ts").Request} Request */
/** @typedef {import("../../types.d.ts").Watch} Watch */
/** @typedef {any} Answer what the door of studytool/page/entry.py says, or how it ended without */

const MOST = 3;
const SECONDS = 20;
const SPARE_AFTER = 1; // seconds: who runs longer may well be stopped, and then the next Python is warm

/** @type {Python[]} */
let pythons = [];
/** @type {Python | undefined} */
let spare;

/** One for each page shown: what it asked to run ends when another is shown. */
let page = new AbortController();
globalThis.document$?.subscribe(() => {
  page.abort("left");
  page = new AbortController();
});

export const supported = () => typeof WebAssembly === "object" && typeof Worker === "function";

/** Whether Python can be had without loading it from the network. */
export const atHand = async () => supported() && files.atHand();

/**
 * Resolves to Python's answer, or to the reason why it ended without one; never rejects.
 * @param {Request} request
 * @param {Watch} watch
 * @returns {Promise<Answer>}
 */
export async function ask(request, watch = {}) {
  if (!supported()) return { failed: say("no-webassembly") };
  return (LANES[request.do] ?? judging).ask(request, watch);
}

/** Says on a line of status how much of Python is here. @param {import("../../types.d.ts").Status} status */
export const loading = (status) => (/** @type {number} */ loaded, /** @type {number} */ total) =>
  loaded < total
    ? status.say(say("loading-python"), ` ${say("megabytes", { loaded: mega(loaded), total: mega(total) })}`)
    : status.say(say("starting-python"));

/** @param {number} bytes */
const mega = (bytes) => (bytes / 1e6).toFixed(1);

// Pythons -------------------------------------------------------------------------------------------------------------

function taken() {
  const python = spare && !spare.ended ? spare : begun(false);
  spare = undefined;
  return python;
}

function prepareSpare() {
  if (!spare || spare.ended) spare = living().length < MOST ? begun(true) : undefined;
}

/** @param {boolean} warm */
function begun(warm) {
  const python = new Python(warm);
  pythons = [...living(), python];
  return python;
}

const living = () => pythons.filter(({ ended }) => !ended);

// Lanes ---------------------------------------------------------------------------------------------------------------

/** One request after the other, in one Python or, where it is `fresh`, in a new one each. */
class Lane {
  /** @type {Python | undefined} */
  python;
  /** @type {Promise<unknown>} */
  queue = Promise.resolve();

  /** @param {{ fresh: boolean, foreign: boolean }} kind `foreign` code is run here, on behalf of the page shown */
  constructor({ fresh, foreign }) {
    this.fresh = fresh;
    this.foreign = foreign;
  }

  /** @param {Request} request @param {Watch} watch @returns {Promise<Answer>} */
  ask(request, watch) {
    const stop = new Stop([watch.signal, this.foreign ? page.signal : undefined]);
    const answer = this.queue.then(() => this.perform(request, watch, stop));
    this.queue = answer;
    return Promise.race([answer, stop.pressed]).finally(() => stop.forget());
  }

  /** @param {Request} request @param {Watch} watch @param {Stop} stop @returns {Promise<Answer>} */
  async perform(request, watch, stop) {
    if (stop.why) return stop.answer;
    const python = this.python && !this.python.ended ? this.python : taken();
    this.python = python;
    const deaf = files.listen(watch.progress);
    try {
      await Promise.race([python.ready, stop.pressed]);
      if (stop.why) return stop.answer; // it goes on starting, for who comes next
      const answer = await Promise.race([this.run(python, request, watch, stop), stop.pressed]);
      if (stop.why || this.fresh) python.end();
      return answer;
    } catch (error) {
      python.end();
      return { failed: error instanceof Error ? error.message : String(error) };
    } finally {
      deaf();
      if (this.fresh && python.ended) prepareSpare();
    }
  }

  /** @param {Python} python @param {Request} request @param {Watch} watch @param {Stop} stop */
  async run(python, request, watch, stop) {
    const timers = [setTimeout(prepareSpare, 1000 * SPARE_AFTER), setTimeout(() => stop.now("time"), 1000 * SECONDS)];
    watch.started?.();
    try {
      const answer = await python.ask(request, watch.output);
      return this.foreign ? shaped(request.do, answer) : answer;
    } finally {
      timers.forEach(clearTimeout);
    }
  }
}

/** Why a request ends before it is answered: its reader's will, another page, or time. */
class Stop {
  /** @type {Ended["stopped"]} */
  why;

  /** @param {(AbortSignal | undefined)[]} signals */
  constructor(signals) {
    this.signals = signals.filter((signal) => signal !== undefined);
    this.pressed = new Promise((resolve) => (this.press = resolve));
    for (const signal of this.signals) signal.addEventListener("abort", this);
    for (const { aborted, reason } of this.signals) if (aborted) this.now(reason);
  }

  get answer() {
    return { stopped: this.why };
  }

  /** @param {Event} event */
  handleEvent({ target }) {
    this.now(/** @type {AbortSignal} */ (target).reason);
  }

  /** @param {unknown} why */
  now(why) {
    this.why ??= why === "time" || why === "left" ? why : "stop";
    this.press?.(this.answer);
  }

  forget() {
    for (const signal of this.signals) signal.removeEventListener("abort", this);
  }
}

const judging = new Lane({ fresh: false, foreign: false });
const snippets = new Lane({ fresh: false, foreign: true });
const checking = new Lane({ fresh: true, foreign: true });
/** Where code is run; all else is judging's. @type {Partial<Record<Request["do"], Lane>>} */
const LANES = { run: snippets, "judge-code": checking, check: checking };
