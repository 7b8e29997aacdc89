// Figures drawn by code in the page. Anyone may have written that code, so a figure is shown only if all its elements and
// attributes are among those that studytool/plot draws with. None of these runs code or loads anything. See figures.py.

import { make } from "./controls.js";

const SVG = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set(["svg", "title", "desc", "path", "rect", "circle", "text"]);
const ATTRIBUTES = new Set([
  "xmlns", "viewBox", "role", "x", "y", "width", "height", "rx", "cx", "cy", "r", "d", "fill", "fill-opacity",
  "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "font-size", "text-anchor", "dominant-baseline",
]);
const ADDRESS = /url|\\/i; // of a paint kept elsewhere

/**
 * A figure with its title as the caption, as the builder writes it; null where the text is no harmless SVG.
 * Read as XML, and so never as the page's own HTML.
 * @param {string} text
 */
export function figure(text) {
  const picture = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (picture.localName !== "svg" || ![picture, ...picture.querySelectorAll("*")].every(harmless)) return null;
  const title = picture.querySelector("title")?.textContent;
  return make("figure", [document.adoptNode(picture), ...(title ? [make("figcaption", [title])] : [])], { class: "plot" });
}

/** @param {Element} element */
const harmless = ({ namespaceURI, localName, attributes }) =>
  namespaceURI === SVG &&
  ELEMENTS.has(localName) &&
  [...attributes].every(({ name, value }) => ATTRIBUTES.has(name) && !ADDRESS.test(value));
