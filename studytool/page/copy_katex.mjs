// Puts KaTeX where the site serves it from; run by npm after every install. Pages need its style sheet and its fonts;
// the script is for the formulas of questions with new numbers.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const from = new URL("node_modules/katex/dist/", root);
const to = new URL("studytool/page/src/assets/katex/", root);

rmSync(to, { recursive: true, force: true });
mkdirSync(new URL("fonts/", to), { recursive: true });
for (const font of readdirSync(new URL("fonts/", from)).filter((name) => name.endsWith(".woff2"))) {
  cpSync(new URL(`fonts/${font}`, from), new URL(`fonts/${font}`, to));
}

cpSync(new URL("../LICENSE", from), new URL("LICENSE", to));
cpSync(new URL("katex.min.js", from), new URL("katex.min.js", to));

// Every browser that runs the site reads woff2, so the other formats are neither shipped nor named.
const style = readFileSync(new URL("katex.min.css", from), "utf8");
writeFileSync(
  new URL("katex.min.css", to),
  style.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, ""),
);
