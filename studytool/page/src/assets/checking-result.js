// What the check of a gradient found, as elements: the verdict, the reasons, the components, the Taylor test.

import { make } from "./controls.js";
import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Checked} Checked */

/**
 * @param {Checked} checked
 * @param {typeof import("./figure.js").figure} figure
 */
export function result(checked, figure) {
  const { verdict, said, feedback, fault, rows, more, printed } = checked;
  const reasons = feedback.map((text) => make("p", phrase(fault ? placed(fault, text) : text)));
  const picture = checked.figure ? figure(checked.figure) : null;
  return [
    make("p", [said], { class: "checking-verdict", "data-verdict": verdict }),
    ...reasons,
    ...(rows.length ? [table(rows, more)] : []),
    ...(picture ? [picture] : []),
    ...(printed ? [make("p", [say("checking-printed")]), make("pre", [make("code", [printed])])] : []),
  ];
}

/** @param {NonNullable<Checked["fault"]>} fault @param {string} text */
function placed({ editor, line }, text) {
  const place = { editor: say(`checking-${editor}`), said: text };
  return line ? say("checking-fault-line", { ...place, line }) : say("checking-fault", place);
}

/** What stands between backquotes is code; nothing else means anything. @param {string} text */
const phrase = (text) => text.split("`").map((part, place) => (place % 2 ? make("code", [part]) : part));

/** @param {Checked["rows"]} rows @param {string} more */
function table(rows, more) {
  const heads = ["component", "verdict", "yours", "numerical", "relative"].map((name) =>
    make("th", [say(`checking-${name}`)], { scope: "col" }),
  );
  const parts = [make("thead", [make("tr", heads)]), make("tbody", rows.map(row))];
  const box = make("div", [make("table", parts)], {
    class: "checking-table",
    role: "region",
    tabindex: "0",
    "aria-label": say("checking-components"),
  });
  return make("div", [box, ...(more ? [make("p", [more])] : [])]);
}

/** @param {Checked["rows"][number]} row */
function row({ component, yours, numerical, relative, ok }) {
  const name = make("th", [make("code", [component])], { scope: "row" });
  const mark = ok === null ? "–" : say(ok ? "checking-right" : "checking-wrong");
  const cells = [yours, numerical, relative].map((text) => make("td", [text]));
  return make("tr", [name, make("td", [mark], { "data-ok": String(ok) }), ...cells]);
}
