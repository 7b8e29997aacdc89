// A section that moved to another page left a link there, under its old name. Whoever comes by the old address is led on;
// without scripts the link is what they arrive at.

/** @param {string} hash */
function leadOn(hash) {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (target instanceof HTMLAnchorElement && target.classList.contains("moved")) location.replace(target.href);
}

addEventListener("hashchange", () => leadOn(location.hash));

export const setUp = () => leadOn(location.hash);
