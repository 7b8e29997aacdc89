// How much is due, where a page mentions it: by what the page of progress has worked out.

import { entries, remembered } from "./log.js";
import { due, standing } from "./standing.js";

export async function setUp(root) {
  const [log, memory] = await Promise.all([entries(), remembered()]).catch(() => []); // nothing is kept here
  if (!memory) return;
  const count = due(memory, standing(log)).items.length;
  const said = count ? `Now ${count} ${count === 1 ? "is" : "are"} due.` : "Nothing is due now.";
  root.querySelector(".due").textContent = said;
}
