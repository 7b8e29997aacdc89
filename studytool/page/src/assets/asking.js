// One question's session. Events are kept with their times and passed to the rules once there is something to judge, so
// that nothing is loaded before. An entry is in the log before its result is shown.

/** @typedef {import("../../types.d.ts").Card} Card */
/** @typedef {import("../../types.d.ts").SessionEvent} SessionEvent */
/** @typedef {import("../../types.d.ts").Entry} Entry */
/** @typedef {(state: any, event: SessionEvent, now: string, id: string) => any} Step the rules, in Python or here */

/** The present time in UTC, and how many minutes the reader's clock is ahead of it. */
export function time() {
  const now = new Date();
  const ahead = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + 60_000 * ahead).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.trunc(Math.abs(ahead) / 60), Math.abs(ahead) % 60].map((n) => String(n).padStart(2, "0"));
  return `${local}${ahead < 0 ? "-" : "+"}${hours}:${minutes}`;
}

export class Asking {
  /** @param {Card} card @param {Step | null} step null where the rules written in JavaScript are enough */
  constructor(card, step) {
    this.step = step;
    /** Not gone through the rules yet. @type {{ event: SessionEvent, now: string }[]} */
    this.waiting = [];
    /** JSON, so that nothing is lost with the Python that gave it. @type {any} */
    this.state = null;
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
    this.ask(card);
  }

  /** Asks the question, or asks it anew: what follows is another review. @param {Card} card */
  ask(card) {
    this.state = null;
    this.waiting = [{ event: { event: "asked", card }, now: time() }];
  }

  /** The question begins when the reader first sees it. */
  looked() {
    if (!this.state) this.waiting[0].now = time();
  }

  /** @param {"hint" | "show"} key */
  press(key) {
    this.waiting.push({ event: { event: "pressed", key }, now: time() });
  }

  /** Whether no further response counts. */
  get closed() {
    return (
      Boolean(this.state?.done) || this.waiting.some(({ event }) => event.event === "pressed" && event.key === "show")
    );
  }

  /** How many of the parts that are asked in turn take no more tries. @returns {number} */
  get closedParts() {
    const parts = /** @type {{ closed: boolean }[]} */ (this.state?.parts ?? []);
    return parts.filter(({ closed }) => closed).length;
  }

  /** Whether a review of it is kept. */
  get reviewed() {
    return Boolean(this.state?.first);
  }

  /**
   * Passes an event to the rules. Resolves to the entry stored for it, or null if there is none to store; rejects if
   * the browser refuses to store it.
   * @param {SessionEvent} event
   * @param {string} now
   * @returns {Promise<Entry | null>}
   */
  take(event, now = time()) {
    this.waiting.push({ event, now });
    const taken = this.turn.then(() => this.proceed());
    this.turn = taken.catch(() => {});
    return taken;
  }

  async proceed() {
    const [{ add, uuid }, twin] = await Promise.all([import("./log.js"), import("./session.js")]);
    const { waiting } = this; // another list once the question is asked anew
    let { state } = this;
    /** @type {Entry | null} */
    let kept = null;
    let refused;
    while (waiting.length) {
      const [{ event, now }] = waiting;
      const stepped = await (this.step ?? twin.step)(state, event, now, uuid());
      waiting.shift();
      state = stepped.state;
      if (waiting === this.waiting) this.state = state;
      for (const { entry } of stepped.effects.filter(isRecord)) {
        await add([entry]).then(
          () => (kept = entry),
          (/** @type {Error} */ error) => (refused = error),
        );
        waiting.unshift({ event: { event: "recorded", kept: !refused }, now });
      }
    }
    if (refused) throw refused;
    return kept;
  }
}

/** @param {{ effect: string }} effect */
const isRecord = ({ effect }) => effect === "record";
