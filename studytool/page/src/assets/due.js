// Shows how many questions are due, from what was worked out last; anew where Python is at hand.

import { one } from "./controls.js";
import { entries, remembered } from "./log.js";
import { byNow, due, isBehind, standing } from "./standing.js";
import { counted, say, speakAsChosen } from "./words.js";

/** @param {HTMLElement} root */
export async function setUp(root) {
  const kept = await Promise.all([entries(), remembered()]).catch(() => null); // this browser refuses storage
  if (!kept) return;
  await show(root, ...kept);
  if (!isBehind(...kept)) return;
  const { keepUp } = await import("./memory.js");
  if (await keepUp()) await show(root, await entries(), await remembered());
}

/**
 * @param {HTMLElement} root
 * @param {import("../../types.d.ts").Entry[]} log
 * @param {import("../../types.d.ts").Memory | undefined} memory
 */
async function show(root, log, memory) {
  if (!memory || !root.isConnected) return;
  const count = due(memory, standing(byNow(log))).items.length;
  await speakAsChosen();
  one(root, ".due").textContent = count ? counted("due-now", count) : say("nothing-due");
}
