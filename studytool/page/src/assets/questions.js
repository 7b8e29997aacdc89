// Questions answered in the page: what the reader does is judged, becomes a review, and is shown.

import { Asking, time } from "./asking.js";
import { inIdle } from "./controls.js";
import { QuestionView } from "./question-view.js";
import { WRITTEN, language, otherLanguage, say, speak, speakAsChosen } from "./words.js";

/** @typedef {import("../../types.d.ts").Judgement} Judgement */
/** @typedef {import("../../types.d.ts").Rating} Rating */
/** @typedef {import("./answering.js").Answered} Answered */

/** Judged without Python, by rules of their own in session.js. */
const LIGHT = ["choice", "text", "recall", "order"];

/** By page and place: a reader who comes back finds what was typed, and the verdict. @type {Map<string, Question>} */
const live = new Map();

/** Python is loaded only when there is something to judge. */
const runtime = () => import("./runtime.js");

/** @param {HTMLElement} root */
export async function setUp(root) {
  await speakAsChosen();
  /** @type {NodeListOf<HTMLElement>} */
  const elements = root.querySelectorAll(".question[data-asks]");
  return inIdle(elements, setUpOne, () => root.isConnected);
}

/** @param {HTMLElement} element */
function setUpOne(element) {
  const key = `${location.pathname}#${element.id}`;
  const question = live.get(key);
  if (question) element.replaceWith(question.view.element);
  else live.set(key, new Question(element));
  live.get(key)?.translate();
}

async function changeLanguage() {
  await speak(otherLanguage());
  for (const question of live.values()) if (question.view.element.isConnected) question.translate();
}

class Question {
  /** @param {HTMLElement} element */
  constructor(element) {
    const { item = "", type = "", asks = "", level = null, edition = "", seed, parts } = element.dataset;
    this.item = item;
    this.type = type;
    this.level = level;
    this.edition = edition;
    this.selfGraded = asks === "self-grade";
    this.parts = parts?.split(" ") ?? [];
    this.seed = Number(seed);
    this.spoken = WRITTEN;
    this.stop = new AbortController();
    /** @type {QuestionView} */
    this.view = new QuestionView(element, {
      answer: () => this.answer(),
      try: () => this.try(),
      stop: () => this.stop.abort(),
      more: () => (this.view.varies ? this.renew() : this.anew()),
      other: changeLanguage,
    });
    this.asking = new Asking(this.card, LIGHT.includes(type) ? null : this.stepInPython);
    if (!LIGHT.includes(type) && asks !== "block") this.view.preview(() => [item, this.seed, this.view.field.read()]);
    this.view.watch(
      () => this.asking.looked(),
      (part) => this.unfolded(part),
    );
    this.anew();
  }

  /** @returns {import("../../types.d.ts").Card} */
  get card() {
    const { item, seed, level, edition, selfGraded, parts } = this;
    return { item, seed, level, edition, hint: this.view.part("hint") !== null, self_graded: selfGraded, parts };
  }

  /** @param {string} part */
  unfolded(part) {
    this.asking.press(part === "hint" ? "hint" : "show");
    this.offerMore();
  }

  // Answering ---------------------------------------------------------------------------------------------------------

  answer() {
    return this.view.waiting(async () => {
      const [response, at] = [this.view.field.read(), time()];
      const { judge, tell } = await import("./answering.js");
      const judged = await judge(this, response, this.python);
      if ("stopped" in judged) return say(`ended-${judged.stopped}`);
      if (this.parts.length) return this.answerPart(judged, at, tell);
      const said = await this.review(response, judged, at).catch(notKept);
      const toCompare = this.selfGraded && counts(judged);
      if (toCompare || (this.asking.closed && isWrong(judged))) this.view.part("answer")?.setAttribute("open", "");
      await tell(this.view.verdict, toCompare ? withoutVerdict(judged) : judged, this.asking.closed);
      this.offerMore();
      return said;
    });
  }

  /** Runs the code with the values shown. It is not judged. */
  try() {
    return this.view.waiting(async () => {
      this.stop = new AbortController();
      return (await import("./trying.js")).tryOut(this.view, this.item, this.stop.signal);
    });
  }

  /**
   * A part was answered: `judged` are all so far, and it is the last of them.
   * @param {Answered} judged
   * @param {string} at
   * @param {typeof import("./answering.js").tell} tell
   */
  async answerPart(judged, at, tell) {
    const { field } = this.view;
    const number = judged.parts?.length ?? 0;
    const part = { ...judged, ...judged.parts?.at(-1), number };
    const said = await this.review(field.own?.() ?? "", part, at).catch(notKept);
    const { closed } = this.asking;
    const onward = closed || this.asking.closedParts === number;
    if (onward) field.onward?.();
    if (closed && judged.verdict !== "correct") this.view.part("answer")?.setAttribute("open", "");
    await tell(this.view.verdict, part, closed, !onward);
    this.offerMore();
    return closed ? said : "";
  }

  /**
   * What to say of the review that a response makes.
   * @param {string} response
   * @param {Answered} judged
   * @param {string} at
   */
  async review(response, judged, at) {
    const { verdict, score, misconception, words } = judged;
    const kept = await this.asking.take({ event: "judged", response, verdict, score, misconception }, at);
    if (!counts(judged)) return "";
    if (!(this.selfGraded ? this.asking.reviewed : kept)) return say("uncounted");
    if (kept && !this.selfGraded) {
      return say(kept.tries ? "kept-first" : "kept", { rating: words.ratings[String(kept.rating)] });
    }
    this.view.offerGrades(words.ratings, (rating) => this.grade(rating, words.ratings[rating]));
    return say("ungraded");
  }

  /**
   * The last grade pressed is the one that counts. Resolves to whether it is kept.
   * @param {string} rating
   * @param {string} name
   */
  async grade(rating, name) {
    const event = { event: /** @type {const} */ ("graded"), rating: /** @type {Rating} */ (Number(rating)) };
    const kept = this.asking.take(event);
    this.view.status.say(await kept.then(() => say("kept", { rating: name }), notKept));
    this.offerMore();
    return kept.then(
      () => true,
      () => false,
    );
  }

  // Asking ------------------------------------------------------------------------------------------------------------

  renew() {
    return this.view.waiting(async () => {
      const seed = this.seed + 1;
      const stopped = await this.put(seed);
      if (stopped) return say(`ended-${stopped}`);
      this.seed = seed;
      this.view.ofSeed(seed);
      this.anew();
      return say("new-numbers");
    });
  }

  /** What follows is another review. */
  anew() {
    this.view.reset();
    this.asking.ask(this.card);
    this.offerMore();
  }

  /** A question without other numbers is asked again once it is done, or graded by the learner. */
  offerMore() {
    const { closed, reviewed } = this.asking;
    this.view.more.hidden = !this.view.varies && !closed && !(this.selfGraded && reviewed);
  }

  async translate() {
    if (this.spoken === language || this.view.busy) return;
    this.spoken = language;
    this.view.label();
    await this.view.waiting(async () => {
      const stopped = await this.put(this.seed);
      return stopped ? say(`ended-${stopped}`) : "";
    });
    this.view.element.lang = this.spoken;
  }

  /** @param {number} seed */
  async put(seed) {
    const { put } = await import("./answering.js");
    return put(this.view.element, { item: this.item, seed, written: this.view.written }, this.python);
  }

  /** The rules of all other types, which Python has. @type {import("./asking.js").Step} */
  stepInPython = async (...given) => {
    const stepped = await this.python("step", given);
    if (stepped.stopped) throw new Error(say(`ended-${stepped.stopped}`));
    return stepped;
  };

  /**
   * What Python says. Throws where there is none.
   * @param {import("../../types.d.ts").Request["do"]} request
   * @param {unknown[]} given
   * @param {(stream: string, text: string) => void} [output]
   */
  python = async (request, given, output) => {
    const { ask, loading } = await runtime();
    const { status } = this.view;
    const { signal } = (this.stop = new AbortController());
    const watch = { signal, progress: loading(status), started: () => status.say(say("judging")), output };
    const answer = await ask({ do: request, with: given }, watch);
    if (answer.failed) throw new Error(answer.failed);
    return answer;
  };
}

/** Whether a response is a try. @param {Judgement} judged */
const counts = ({ verdict }) => verdict === "correct" || isWrong({ verdict });

/** @param {Pick<Judgement, "verdict">} judged */
const isWrong = ({ verdict }) => verdict === "incorrect" || verdict === "partial";

/**
 * A response beside the answer has no verdict but the learner's own.
 * @param {Answered} judged
 * @returns {import("../../types.d.ts").Told}
 */
const withoutVerdict = (judged) => ({ ...judged, verdict: null, feedback: [judged.words.compare] });

/** @param {Error} error */
const notKept = (error) => say("not-kept", { why: error.message });
