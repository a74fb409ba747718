// The small panel beside the pointer: text only, in the page's own style.
let panel = null;

function show(value) {
  panel.replaceChildren();
  if (typeof value !== "object" || value === null) {
    panel.textContent = String(value);
    return;
  }
  const { title, ...rest } = value;
  if (title) {
    const head = document.createElement("strong");
    head.textContent = String(title);
    panel.append(head);
  }
  const list = document.createElement("dl");
  for (const [name, content] of Object.entries(rest)) {
    if (content === undefined || content === null || name === "href" || name === "image") continue;
    const term = document.createElement("dt");
    term.textContent = name;
    const description = document.createElement("dd");
    description.textContent = String(content);
    list.append(term, description);
  }
  if (list.children.length) panel.append(list);
}

/** Vega's tooltip handler. */
export function showTooltip(handler, event, item, value) {
  if (!panel?.isConnected) {
    panel = document.createElement("div");
    panel.className = "chart-tooltip";
    panel.hidden = true;
    document.body.append(panel);
  }
  if (value === null || value === undefined || value === "") {
    panel.hidden = true;
    return;
  }
  show(value);
  panel.hidden = false;
  const { width, height } = panel.getBoundingClientRect();
  const left = event.clientX + 14 + width > innerWidth ? event.clientX - width - 10 : event.clientX + 14;
  const top = event.clientY + 14 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 14;
  panel.style.left = `${Math.max(4, left)}px`;
  panel.style.top = `${Math.max(4, top)}px`;
}
addEventListener("scroll", () => panel && (panel.hidden = true), { passive: true, capture: true });
