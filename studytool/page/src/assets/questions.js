// Questions answered in the page: their forms, and what each comes to as a review.

import { button, make, statusLine } from "./controls.js";
import { edit } from "./editor.js";
import { inIdle } from "./idle.js";
import { reviewing } from "./review.js";
import { ask, stop } from "./runtime.js";
import { language, speak, wanted, words } from "./words.js";

const TYPED = ".question-line, .question-text, .question-template textarea";
const TEXTS =
  ".question-prompt, .question-how, .question-said, .question-option, .question-options > li:not(:has(label))";
const live = new Map(); // by page and place: a reader who comes back finds what was typed, and the verdict

export async function setUp(root) {
  if (language !== wanted()) await speak(wanted());
  return inIdle(root.querySelectorAll(".question[data-asks]"), add, () => root.isConnected);
}

function add(element) {
  const key = `${location.pathname}#${element.id}`;
  if (live.has(key)) element.replaceWith(live.get(key).element);
  else live.set(key, question(element));
  live.get(key).translate();
}

async function change() {
  await speak(language === "en" ? "zh" : "en");
  for (const { element, translate } of live.values()) if (element.isConnected) translate();
}

function question(element) {
  const { asks, item, type, level } = element.dataset;
  let seed = Number(element.dataset.seed);
  let spoken = "en";
  const part = (name) => element.querySelector(`.question-${name}`);
  const form = make("form", [], { id: `${element.id}-form` });
  const submit = () => form.requestSubmit();
  const field = FIELDS[asks](element, form.id, submit, () => check.focus());
  const written = [...element.querySelectorAll(TEXTS)].map((place) => [place, [...place.childNodes]]);
  const status = statusLine();
  const verdict = make("div", [], { class: "question-verdict", role: "status" });
  const check = button("", () => (busy() ? stop() : submit()));
  const varies = "varies" in element.dataset;
  const more = button("", () => busy() || (varies ? renew() : anew()));
  const other = button("", change);
  const copied = statusLine();
  const copy = button("", () => navigator.clipboard.writeText(command.textContent).then(() => copied.say(words.copied)));
  const grades = make("div", [], { class: "question-bar question-grades", role: "group" });
  const bar = make("div", [check, more, other, status.element], { class: "question-bar" });
  form.append(...field.elements, bar, verdict, grades);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy()) answer();
  });
  part("form").append(form);
  const command = part("command").querySelector("code");
  part("command").append(make("div", [copy, copied.element], { class: "question-bar" }));
  const reviews = watched(element, reviewing(element.dataset), offer);
  label();
  anew();

  // What the form says by itself, in the language of the page.
  function label() {
    const name = `${words.question} ${element.id.split("-")[1]}`;
    element.setAttribute("aria-label", name);
    part("title").firstChild.data = `${name} `;
    check.textContent = asks === "self-grade" ? words.compare : words.check;
    copy.textContent = words.copy;
    more.textContent = varies ? words.renew : words.anew;
    other.textContent = words.other;
    other.lang = language === "en" ? "zh" : "en";
    grades.setAttribute("aria-label", words.grade);
    const asked = asks === "block" ? words.code(name) : words.response(name);
    element.querySelector(TYPED)?.setAttribute("aria-label", asked);
    const folded = { "hint > summary": words.hint, "answer > summary": words.answer, "command > summary": words.command };
    const said = { level: words.levels[level], ...folded };
    for (const [place, text] of Object.entries(said)) if (part(place)) part(place).textContent = text;
  }

  async function translate() {
    if (spoken === language || busy()) return;
    spoken = language;
    label();
    await waiting(async () => {
      const { put } = await import("./answering.js");
      return words.ended[await put(element, { item, seed, written }, python)] ?? "";
    });
    element.lang = spoken;
  }

  const busy = () => element.classList.contains("running");
  async function waiting(work) {
    element.classList.add("running");
    const said = check.textContent;
    check.textContent = words.stop;
    status.say(words.waiting);
    try {
      status.say(await work());
    } catch (error) {
      status.say(words.failed(error.message));
    } finally {
      element.classList.remove("running");
      check.textContent = said;
    }
  }

  // What Python says. Throws where there is none.
  async function python(request, given, output) {
    const watch = { progress: status.loading, started: () => status.say(words.judging), output };
    const found = await ask({ do: request, with: given }, watch);
    if (found.failed) throw new Error(found.failed);
    return found;
  }

  const answer = () =>
    waiting(async () => {
      const { judge, tell } = await import("./answering.js");
      const response = field.read();
      const judged = await judge({ item, type, seed }, response, python);
      if (judged.stopped) return words.ended[judged.stopped];
      const [shown, kept] = await (asks === "self-grade" ? compared : reviewed)(response, judged);
      if (shown.final) part("answer").open = true;
      await tell(verdict, shown, reviews.closed());
      offer();
      return kept;
    });

  // What to show of a response, and what to say of the review that it makes.
  async function reviewed(response, judged) {
    const rating = await reviews.take(response, judged).catch(lost);
    const final = reviews.closed() && ["incorrect", "partial"].includes(judged.verdict);
    const uncounted = rating === null ? "" : words.uncounted;
    return [{ ...judged, final }, rating?.lost ?? (rating ? words.kept(judged.words.ratings[rating]) : uncounted)];
  }

  async function compared(response, judged) {
    if (judged.verdict === "unreadable") return [judged, ""];
    const gradable = await reviews.compare(response, judged).catch(lost);
    if (gradable === true) grades.replaceChildren(...grading(judged.words.ratings));
    const kept = gradable.lost ?? (gradable ? words.ungraded : words.uncounted);
    return [{ ...judged, verdict: null, feedback: [judged.words.compare], final: true }, kept];
  }

  // The last grade pressed is the one that counts.
  function grading(ratings) {
    const buttons = Object.entries(ratings).map(([rating, name]) => {
      const grade = button(name, async () => {
        const { judge } = await import("./answering.js");
        const failed = await reviews.grade(await judge({ item, type, seed }, rating), Number(rating)).catch(lost);
        for (const other of buttons) other.setAttribute("aria-pressed", !failed && other === grade);
        status.say(failed?.lost ?? words.kept(name));
      });
      return grade;
    });
    return buttons;
  }

  function renew() {
    waiting(async () => {
      const { put } = await import("./answering.js");
      const stopped = await put(element, { item, seed: seed + 1, written }, python);
      if (stopped) return words.ended[stopped];
      seed += 1;
      element.dataset.seed = seed;
      command.textContent = command.textContent.replace(/\d+$/, seed);
      anew();
      return words.renew;
    });
  }

  // What follows is another review.
  function anew() {
    for (const place of [verdict, grades]) place.replaceChildren();
    for (const folded of ["hint", "answer"]) part(folded)?.removeAttribute("open");
    for (const line of [status, copied]) line.say("");
    field.clear();
    reviews.ask(seed);
    offer();
  }

  // A question without other numbers is asked again once it is done.
  function offer() {
    more.hidden = !varies && !reviews.closed();
  }

  return { element, translate };
}

const lost = (error) => ({ lost: words.lost(error.message) });

// A question is begun when it is first seen, and its answer counts as seen once it was open.
function watched(element, reviews, changed) {
  const seen = new IntersectionObserver((found) => {
    if (!found.some(({ isIntersecting }) => isIntersecting)) return;
    reviews.look();
    seen.disconnect();
  });
  seen.observe(element);
  const opened = (name, note) => {
    const details = element.querySelector(`.question-${name}`);
    details?.addEventListener("toggle", () => details.open && changed(note()));
  };
  opened("hint", reviews.hint);
  opened("answer", reviews.see);
  return reviews;
}

// What is answered with: { elements, read(), clear() } ----------------------------------------------------------------

const FIELDS = { line, order: line, block, options, many: options, "self-grade": text };

function line(element, form) {
  const input = make("input", [], { type: "text", class: "question-line", ...PLAIN });
  describe(element, form, input);
  return { elements: [input], read: () => input.value, clear: () => (input.value = "") };
}

function text(element, form) {
  const area = make("textarea", [], { class: "question-text" });
  describe(element, form, area);
  return { elements: [area], read: () => area.value, clear: () => (area.value = "") };
}

function block(element, form, onrun, onleave) {
  const editor = edit(element.querySelector(".question-template pre"), { label: "", onrun, onleave });
  return { elements: [], read: () => editor.code, clear: () => (editor.code = editor.original) };
}

// The list stays what it is; each entry becomes the label of its box. Read as the terminal takes it: `1,3`.
function options(element, form) {
  const type = element.dataset.asks === "many" ? "checkbox" : "radio";
  const boxes = [...element.querySelectorAll(".question-options > li")].map((entry, place) => {
    const box = make("input", [], { type, name: element.id, form });
    const letter = make("span", [`${String.fromCharCode(97 + place)}. `], { class: "st-aloud" }); // of the list
    const words = make("span", [...entry.childNodes], { class: "question-option" });
    entry.append(make("label", [box, letter, words]));
    return box;
  });
  const chosen = () => [...boxes.keys()].filter((place) => boxes[place].checked);
  return {
    elements: [],
    read: () => chosen().map((place) => place + 1).join(","),
    clear: () => boxes.forEach((box) => (box.checked = false)),
  };
}

const PLAIN = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

function describe(element, form, input) {
  const how = element.querySelector(".question-how");
  how.id = `${form}-how`;
  input.setAttribute("aria-describedby", how.id);
}
