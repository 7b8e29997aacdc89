// What Lighthouse says of pages in a browser: node lighthouse.mjs CHROMIUM CATEGORIES URL...
// One line of JSON for each page: its scores from 0 to 100, and the audits that cost points.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, categories, ...urls] = process.argv.slice(2);
const browser = await launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
const { port } = browser;
const flags = { port, onlyCategories: categories.split(","), disableFullPageScreenshot: true, logLevel: "error" };

for (const url of urls) {
  const { lhr } = await lighthouse(url, flags);
  const found = Object.values(lhr.categories);
  const scores = Object.fromEntries(found.map(({ id, score }) => [id, Math.round(100 * score)]));
  const weighed = found.flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight).map(({ id }) => lhr.audits[id]));
  const lost = weighed.filter(({ score }) => score !== null && score < 1).map(({ id, title }) => `${id}: ${title}`);
  console.log(JSON.stringify({ url, scores, lost }));
}
browser.kill();
