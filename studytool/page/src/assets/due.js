// Shows how many questions are due, from what the progress page last computed.

import { one } from "./controls.js";
import { entries, remembered } from "./log.js";
import { byNow, due, standing } from "./standing.js";
import { counted, say, speakAsChosen } from "./words.js";

/** @param {HTMLElement} root */
export async function setUp(root) {
  const kept = await Promise.all([entries(), remembered()]).catch(() => null); // this browser refuses storage
  if (!kept?.[1]) return;
  const [log, memory] = kept;
  const count = due(memory, standing(byNow(log))).items.length;
  await speakAsChosen();
  one(root, ".due").textContent = count ? counted("due-now", count) : say("nothing-due");
}
