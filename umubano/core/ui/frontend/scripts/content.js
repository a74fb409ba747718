// Runs behaviours on the page and on every fragment that htmx puts into it.
const behaviours = [];
const done = new WeakMap();

/** Call `start(element)` once for every element that matches `selector`, now and after each swap. */
export function each(selector, start) {
  behaviours.push([selector, start]);
}

function startWithin(scope) {
  for (const [selector, start] of behaviours) {
    const found = [...scope.querySelectorAll(selector)];
    if (scope.matches?.(selector)) found.unshift(scope);
    for (const element of found) {
      const started = done.get(element) ?? new Set();
      if (started.has(start)) continue;
      started.add(start);
      done.set(element, started);
      start(element);
    }
  }
}

export function startContent() {
  startWithin(document);
  document.addEventListener("htmx:load", (event) => startWithin(event.detail.elt));
}

/** True where a key press is text and not a command. */
export function isTyping(target) {
  return Boolean(target?.closest?.('input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable=""], [contenteditable="true"], .ts-wrapper'));
}

/** An icon of the sprite, as an element; the sprite's address is taken from an icon of the page. */
export function iconOf(name) {
  const address = document.querySelector('svg.icon use[href*="#icon-"]')?.getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon icon-sm");
  svg.setAttribute("aria-hidden", "true");
  if (address) {
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${address}#icon-${name}`);
    svg.append(use);
  }
  return svg;
}
