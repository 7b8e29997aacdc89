// Runs a response that is code with the values shown, and shows what it prints. It is not judged.

import { run } from "./run.js";
import { loading } from "./runtime.js";
import { say } from "./words.js";

/**
 * Resolves to what to say of it.
 * @param {import("./question-view.js").QuestionView} view
 * @param {string} item
 * @param {AbortSignal} signal
 */
export async function tryOut(view, item, signal) {
  const code = `${view.field.read()}\n\n${view.element.dataset.call}\n`;
  const watch = { signal, progress: loading(view.status), started: () => view.status.say(say("running")) };
  const { failed, stopped, error, line, said } = await run(code, { name: "response", space: item, ...watch });
  if (failed) throw new Error(failed);
  view.tried(said.map(({ text }) => text).join(""));
  if (stopped) return say(`ended-${stopped}`);
  if (!error) return say("done");
  return line ? say("error-in-line", { line }) : say("error");
}
