// Questions answered in the page. Choices and phrases are judged here and at once; everything that is computed, by the
// grader itself, on the numbers that the terminal draws for the same seed.

import { button, statusLine } from "./controls.js";
import { edit } from "./editor.js";
import { judgeChoice, judgeText } from "./judge.js";
import { make, phrase, prose } from "./prose.js";
import { ask, stop } from "./runtime.js";

const MARKS = { correct: "✓", imprecise: "≈", partial: "◐", incorrect: "✗", unreadable: "?" };
const ENDED = { stop: "Stopped.", time: "Stopped after 20 seconds." };
const TRIES = 2;

export function setUp(root) {
  for (const element of root.querySelectorAll(".question[data-asks]")) question(element);
}

function question(element) {
  const { asks, item, type } = element.dataset;
  let seed = Number(element.dataset.seed);
  let tries = 0;
  const part = (name) => element.querySelector(`.question-${name}`);
  const name = element.getAttribute("aria-label");
  const form = make("form", [], { id: `${element.id}-form` });
  const submit = () => form.requestSubmit();
  const field = FIELDS[asks](element, form.id, `Response to ${name.toLowerCase()}`, submit, () => check.focus());
  const status = statusLine();
  const verdict = make("div", [], { class: "question-verdict", role: "status" });
  const check = button(asks === "self-grade" ? "Compare" : "Check", () => (busy() ? stop() : submit()));
  const more = button("New numbers", renew);
  more.hidden = !("varies" in element.dataset);
  form.append(...field.elements, make("div", [check, more, status.element], { class: "question-bar" }), verdict);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy()) answer();
  });
  part("form").append(form);

  const busy = () => element.classList.contains("running");
  async function waiting(work) {
    element.classList.add("running");
    const words = check.textContent;
    check.textContent = "Stop";
    status.say("Waiting");
    try {
      status.say(await work());
    } catch (error) {
      status.say(`This cannot be judged here: ${error.message}`);
    } finally {
      element.classList.remove("running");
      check.textContent = words;
    }
  }

  // What Python says. Throws where there is none, or where it was stopped.
  async function asked(request, output) {
    const found = await ask(request, { progress: status.loading, started: () => status.say("Judging"), output });
    if (found.failed) throw new Error(found.failed);
    return found;
  }

  const answer = () =>
    waiting(async () => {
      const { items, words } = await answers();
      let printed = "";
      const judged = await judge(items[item], words, (_, text) => (printed += text));
      if (judged.stopped) return ENDED[judged.stopped];
      await tell(judged, words, printed);
      return "";
    });

  function judge(entry, words, output) {
    const response = field.read();
    if (asks === "self-grade") return { verdict: null, feedback: [words.compare] };
    if (entry && seed === 0) return type === "choice" ? judgeChoice(entry, response, words) : judgeText(entry, response, words);
    const typed = Array.isArray(response) ? response.map((place) => place + 1).join(",") : response;
    return asked({ do: "judge", with: [item, seed, typed] }, output);
  }

  async function tell({ verdict: found, score, feedback, rows = [] }, words, printed) {
    const wrong = found === "incorrect" || found === "partial";
    if (wrong) tries += 1;
    const done = !found || found === "correct" || tries >= TRIES;
    if (done && found !== "correct") part("answer").open = true;
    const told = await Promise.all(feedback.map(prose));
    verdict.replaceChildren(
      ...(found ? [result(found, score, words)] : []),
      ...told.flat(),
      ...(printed ? [make("pre", [make("samp", [printed])])] : []),
      ...(rows.length ? [table(rows, words, done)] : []),
      ...(wrong && !done ? [make("p", [words.again])] : []),
    );
    verdict.dataset.verdict = found ?? "";
  }

  function renew() {
    if (busy()) return;
    waiting(async () => {
      const shown = await asked({ do: "show", with: [item, seed + 1] });
      if (shown.stopped) return ENDED[shown.stopped];
      await put(shown);
      seed += 1;
      tries = 0;
      element.dataset.seed = seed;
      const command = part("command").querySelector("code");
      command.textContent = `${command.textContent.replace(/ --seed \d+$/, "")} --seed ${seed}`;
      verdict.replaceChildren();
      field.clear();
      return "New numbers";
    });
  }

  async function put({ prompt, options, hint, key, solution }) {
    part("prompt").replaceChildren(...(await prose(prompt)));
    const places = element.querySelectorAll(".question-options > li");
    for (const [place, option] of options.entries()) {
      (places[place].querySelector(".question-option") ?? places[place]).replaceChildren(...(await phrase(option)));
    }
    if (hint) part("hint").querySelector(".question-said").replaceChildren(...(await prose(hint)));
    const source = part("source");
    const right = make("div", await prose(key), { class: "question-key" });
    const said = part("answer").querySelector(".question-said");
    said.replaceChildren(right, ...(await prose(solution)), ...(source ? [source] : []));
    for (const details of element.querySelectorAll("details")) details.open = false;
  }
}

// What is answered with: { elements, read(), clear() } -----------------------------------------------------------------

const FIELDS = { line, order: line, block, options, many: options, "self-grade": text };

function line(element, form, label) {
  const input = make("input", [], { type: "text", class: "question-line", "aria-label": label, ...PLAIN });
  describe(element, form, input);
  return { elements: [input], read: () => input.value, clear: () => (input.value = "") };
}

function text(element, form, label) {
  const area = make("textarea", [], { class: "question-text", "aria-label": label });
  describe(element, form, area);
  return { elements: [area], read: () => area.value, clear: () => (area.value = "") };
}

function block(element, form, label, onrun, onleave) {
  const pre = element.querySelector(".question-template pre");
  const editor = edit(pre, { label: `${label}. Control or Command and Enter checks it, Escape leaves it.`, onrun, onleave });
  return { elements: [], read: () => editor.code, clear: () => (editor.code = editor.original) };
}

// The list stays what it is; each entry becomes the label of its box.
function options(element, form) {
  const type = element.dataset.asks === "many" ? "checkbox" : "radio";
  const boxes = [...element.querySelectorAll(".question-options > li")].map((entry) => {
    const box = make("input", [], { type, name: element.id, form });
    const words = make("span", [...entry.childNodes], { class: "question-option" });
    entry.append(make("label", [box, words]));
    return box;
  });
  return {
    elements: [],
    read: () => [...boxes.keys()].filter((place) => boxes[place].checked),
    clear: () => boxes.forEach((box) => (box.checked = false)),
  };
}

const PLAIN = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

function describe(element, form, input) {
  const how = element.querySelector(".question-how");
  how.id = `${form}-how`;
  input.setAttribute("aria-describedby", how.id);
}

// What is said of a response ------------------------------------------------------------------------------------------

function result(verdict, score, words) {
  const share = verdict === "partial" ? ` (${Math.round(100 * score)}%)` : "";
  const mark = make("span", [MARKS[verdict]], { "aria-hidden": "true" });
  return make("p", [mark, ` ${words.verdicts[verdict]}${share}`], { class: "question-result" });
}

// The right values only when the question is done.
function table(rows, words, done) {
  const heads = [words.index, words.yours, ...(done ? [words.expected] : []), "✓"];
  const cells = ({ index, yours, expected, ok }) => [index, yours, ...(done ? [expected] : []), ok ? "✓" : "✗"];
  const row = (tag, texts) => make("tr", texts.map((words) => make(tag, [words])));
  return make("table", [
    make("thead", [row("th", heads)]),
    make("tbody", rows.map((entry) => row("td", cells(entry)))),
  ]);
}

let keys;
function answers() {
  keys ??= fetch(new URL("runtime/answers.json", import.meta.url), { cache: "no-cache" }).then((response) => {
    if (!response.ok) throw new Error(`its answers cannot be loaded (${response.status})`);
    return response.json();
  });
  keys.catch(() => (keys = undefined));
  return keys;
}
