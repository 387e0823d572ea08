// Elements, text that stays text, dialogs, and the clipboard.

// What a browser would obey, reorder or hide: the same characters that the terminal output shows as \u{…}.
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for
// biome-ignore-start lint/suspicious/noMisleadingCharacterClass: none of them is combined
const OBEYED =
  /[\0-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;
// biome-ignore-end lint/suspicious/noMisleadingCharacterClass: as above
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above
const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line, with control characters shown. */
export function visible(text) {
  return String(text).replace(OBEYED, (c) => NAMED[c] ?? `\\u{${c.codePointAt(0).toString(16)}}`);
}

/** The same, on as many lines as the text has. */
export function visibleLines(text) {
  return String(text).split("\n").map(visible).join("\n");
}

export const $ = (id) => document.getElementById(id);

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  append(element, children);
  return element;
}

/** Appends nodes and text; text goes through `visible`, so no stranger's text is obeyed. */
export function append(element, children) {
  for (const child of children.flat(9)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : visible(child));
  }
}

/** An element: `h("p", { class: "muted", onclick: f }, "text", h("b", {}, "more"))`. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

export function button(text, onclick, properties = {}) {
  return h("button", { type: "button", onclick, ...properties }, text);
}

/** Text of several lines. */
export function pre(text, properties = {}) {
  const element = h("pre", properties);
  element.textContent = visibleLines(text);
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** The same for a part of the page. If something in it had the focus, the new heading gets it. */
export function replacePart(element, ...children) {
  const { activeElement } = document;
  const hadFocus = element !== activeElement && element.contains(activeElement);
  replace(element, ...children);
  if (hadFocus) (element.querySelector("h2") ?? element).focus();
}

/** `10,000`. To load what `toLocaleString` needs takes longer than to draw the list. */
export function number(count) {
  const [whole, ...fraction] = String(count).split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}

/** Resolves when what has been drawn so far is on the screen. */
export const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

export const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;

export function milliseconds(value) {
  if (value === null || value === undefined) return "";
  if (value >= 10000) return `${number(Number((value / 1000).toFixed(1)))} s`;
  return `${number(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)))} ms`;
}

/** The local time; with the day if that is not today, or if asked for. */
export function time(iso, isWhole = false) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return String(iso);
  const pad = (number, width = 2) => String(number).padStart(width, "0");
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  if (isWhole) return `${day} ${clock}.${pad(date.getMilliseconds(), 3)}`;
  return date.toDateString() === new Date().toDateString() ? clock : `${day.slice(5)} ${clock}`;
}

let toastTimer = 0;

/** One sentence that goes away by itself. */
export function toast(text, kind = "") {
  const element = $("toast");
  element.className = kind;
  element.textContent = visible(text);
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    element.hidden = true;
  }, 6000);
}

/**
 * Opens the dialog with a heading. Escape or the button at the top leads back to where the focus was, also if that was
 * in what the dialog showed before.
 */
export function openDialog(title, ...children) {
  const dialog = $("dialog");
  const focused = document.activeElement;
  const under = dialog.open ? { nodes: [...dialog.childNodes], oncancel: dialog.oncancel } : null;
  const back = () => {
    if (!under) return dialog.close();
    dialog.replaceChildren(...under.nodes);
    dialog.oncancel = under.oncancel;
    (focused.isConnected ? focused : dialog.querySelector("button")).focus();
  };
  const leave = button(under ? "Back" : "Close", back, { "data-close": "" });
  replace(dialog, h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, title), leave), ...children);
  const toBefore = (event) => {
    event.preventDefault();
    back();
  };
  dialog.oncancel = under ? toBefore : null;
  if (under) return leave.focus();
  dialog.onclose = () => (focused.isConnected ? focused : $("list")).focus();
  dialog.showModal();
}

/** Puts text into the clipboard; where the browser refuses, shows it, selected. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    const area = h("textarea", { readonly: true, rows: 12, "aria-label": what, class: "code" });
    area.value = text;
    openDialog(`${what}: the browser does not let the page copy. Press Ctrl+C`, area);
    area.select();
  }
}

/** What went wrong, and the way out. */
export function problem(error) {
  return h("div", { class: "problem", role: "alert" }, h("strong", {}, error.message), h("p", {}, error.help ?? ""));
}
