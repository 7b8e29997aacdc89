// Code in a link: it stands in the fragment of the address, which a browser sends to nobody.

/** @typedef {import("../../types.d.ts").Codes} Codes */

const PACKED = "#code=";
const PLAIN = "#text=";
const MOST = 1_000_000; // bytes of code unpacked: a link of few letters may claim any number

/** @param {Codes} codes */
export async function toFragment(codes) {
  const text = JSON.stringify(codes);
  if (!("CompressionStream" in globalThis)) return PLAIN + encodeURIComponent(text);
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return PACKED + letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The code of a fragment; null where it is meant for something else. Throws where the code cannot be read.
 * @param {string} fragment
 * @returns {Promise<Codes | null>}
 */
export async function fromFragment(fragment) {
  if (fragment.startsWith(PACKED)) return codesIn(await unpacked(fragment.slice(PACKED.length)));
  if (fragment.startsWith(PLAIN)) return codesIn(decodeURIComponent(fragment.slice(PLAIN.length)));
  return null;
}

/** @param {string} text @returns {Codes} */
function codesIn(text) {
  const { function: f, gradient, point } = JSON.parse(text);
  if (![f, gradient, point].every((code) => typeof code === "string")) throw new Error("no code");
  return { function: f, gradient, point };
}

/** @param {string} letters */
async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks).text();
    size += value.length;
    if (size > MOST) throw new Error("too much code");
    chunks.push(value);
  }
}
