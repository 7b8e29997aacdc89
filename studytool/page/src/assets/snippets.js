// Snippets that run: Run, Stop, Run all above, Reset and Copy under each, its code editable.

import { button, statusLine } from "./controls.js";
import { edit } from "./editor.js";
import { figure } from "./figure.js";
import { inIdle } from "./idle.js";
import { ask, stop } from "./runtime.js";

const LOST = "What ran on this page is forgotten; run the snippets above again if this one needs them.";
const ENDED = { stop: `Stopped. ${LOST}`, time: `Stopped after 20 seconds. ${LOST}` };

export function setUp(root) {
  const snippets = [];
  const add = (element) => snippets.push(snippet(element, snippets.length + 1, snippets.slice()));
  return inIdle(root.querySelectorAll(".snippet[data-run]"), add, () => root.isConnected);
}

function snippet(element, number, above) {
  const status = statusLine();
  const output = outputOf(element);
  const editor = edit(element.querySelector("pre"), {
    label: `Code of snippet ${number}. Control or Command and Enter runs it, Escape leaves it.`,
    onchange: remember,
    onrun: () => runs([run]),
    onleave: () => start.focus(),
  });
  const start = button("Run", () => (running() ? stop() : runs([run])));
  const all = button("Run all above", () => runs([...above, { run }].map((one) => one.run)));
  all.title = "Every snippet above, then this one";
  const reset = button("Reset", () => {
    editor.code = editor.original;
    output.reset();
    status.say("");
  });
  const copy = button("Copy", () => navigator.clipboard.writeText(editor.code).then(() => status.say("Copied")));
  const bar = element.querySelector(".snippet-bar");
  bar.append(start, ...(above.length ? [all] : []), reset, copy, status.element);

  // An edit belongs to the code it was made of, wherever on the site that moves.
  const key = `studytool:edit:${editor.original}`;
  const kept = stored(() => localStorage.getItem(key));
  if (kept !== null && kept !== undefined) editor.code = kept;
  reset.hidden = editor.code === editor.original;

  function remember() {
    const same = editor.code === editor.original;
    reset.hidden = same && !output.ran;
    stored(() => (same ? localStorage.removeItem(key) : localStorage.setItem(key, editor.code)));
  }

  const running = () => element.classList.contains("running");
  function mark(now) {
    element.classList.toggle("running", now);
    start.textContent = now ? "Stop" : "Run";
    output.busy(now);
  }

  async function run() {
    mark(true);
    editor.mark(null);
    status.say("Waiting");
    const request = { do: "run", with: [editor.code, `snippet ${number}`, location.pathname] };
    const answer = await ask(request, {
      progress: status.loading,
      started: () => status.say("Running"),
      output: output.add,
    });
    mark(false);
    reset.hidden = false;
    return tell(answer);
  }

  // Whether the snippets after this one may run.
  function tell({ stopped, failed, error, line }) {
    if (failed) status.say(`Python cannot be had here: ${failed}. The output recorded for this code stays.`);
    else {
      output.finish();
      status.say(stopped ? ENDED[stopped] : !error ? "Done" : line ? `Error in line ${line}` : "Error");
    }
    editor.mark(line);
    return !(stopped || failed || error);
  }

  return { run };
}

async function runs(these) {
  for (const run of these) if (!(await run())) break;
}

// What the code has printed: the recorded output until there is a new one.
function outputOf(element) {
  const found = element.querySelector(".snippet-output");
  const panel = found ?? emptyOutput(element);
  const [label, screen] = [panel.querySelector(".snippet-label"), panel.querySelector("samp")];
  const pictures = panel.querySelector(".snippet-figures");
  const [recorded, drawn] = [screen.textContent, [...pictures.children]];
  let fresh = false;
  panel.setAttribute("aria-live", "polite");
  const clear = () => {
    if (!fresh) for (const part of [screen, pictures]) part.replaceChildren();
    fresh = true;
    label.textContent = "Output of this run";
    panel.hidden = false;
  };
  return {
    get ran() {
      return fresh;
    },
    busy(now) {
      panel.setAttribute("aria-busy", now);
      if (now) fresh = false;
    },
    add(stream, text) {
      clear();
      const drawn = stream === "figure" && figure(text);
      if (drawn) return pictures.append(drawn);
      if (stream !== "stderr") return screen.append(text);
      const span = document.createElement("span");
      span.className = "snippet-error";
      span.textContent = text;
      return screen.append(span);
    },
    finish() {
      clear();
      panel.hidden = !screen.textContent && !pictures.children.length;
    },
    reset() {
      fresh = false;
      screen.textContent = recorded;
      pictures.replaceChildren(...drawn);
      label.textContent = "Output";
      panel.hidden = !found;
    },
  };
}

function emptyOutput(element) {
  element.insertAdjacentHTML(
    "beforeend",
    `<div class="snippet-output" role="group" aria-label="Output" hidden>
       <p class="snippet-label">Output</p><pre><samp></samp></pre>
       <div class="snippet-figures"></div></div>`,
  );
  return element.lastElementChild;
}

// Storage may be full, or refused.
function stored(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
