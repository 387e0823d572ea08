// The list: any number of rows, of which only those in sight are elements.
import { $, h, milliseconds, plural, replace, time } from "./dom.js";

const ROW_HEIGHT = 56;
const SPARE = 8;
const SIGNS = { accepted: "✓", rejected: "✗", unparsable: "✗" };

export class List {
  /** `onpick(row, how)`: how is "move" for the arrow keys, "open" for a click or Enter. */
  constructor(onpick) {
    this.root = $("list");
    this.newer = $("newer");
    this.onpick = onpick;
    this.rows = []; // oldest first, as they come
    this.dropped = 0; // how many came before them and are no longer kept
    this.selected = null;
    this.marked = null;
    this.elements = new Map(); // row id → element
    this.space = h("div", { class: "space", role: "presentation" });
    this.root.append(this.space);
    this.root.addEventListener("scroll", () => this.schedule(), { passive: true });
    this.root.addEventListener("click", (event) => {
      const row = this.find(Number(event.target.closest("[data-id]")?.dataset.id));
      if (row) this.pick(row, "open");
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.newer.addEventListener("click", () => {
      this.root.scrollTop = 0;
      this.root.focus();
    });
    new ResizeObserver(() => this.schedule()).observe(this.root);
  }

  set(rows, dropped) {
    Object.assign(this, { rows, dropped });
    this.schedule();
  }

  /** Older rows, before those that are here. */
  addOlder(rows, dropped) {
    this.set(rows.concat(this.rows), dropped);
  }

  /** New rows at the top. Who reads further down keeps their place. */
  addNewer(rows, most) {
    const last = this.rows.at(-1)?.id ?? 0;
    const fresh = rows.filter((row) => row.id > last);
    if (fresh.length === 0) return 0;
    const isReading = this.root.scrollTop > ROW_HEIGHT / 2;
    for (const row of fresh) this.rows.push(row);
    if (this.rows.length > most) this.dropped += this.rows.splice(0, this.rows.length - most).length;
    if (isReading) {
      this.resize();
      this.root.scrollTop += fresh.length * ROW_HEIGHT;
    }
    this.schedule();
    return fresh.length;
  }

  /** Row of an id; ids ascend. */
  find(id) {
    const index = this.indexOf(id);
    return index < 0 ? null : this.rows[index];
  }

  indexOf(id) {
    let [low, high] = [0, this.rows.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].id === id) return middle;
      if (this.rows[middle].id < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Selects a row without opening it. */
  select(id) {
    this.selected = id;
    this.reveal(id);
    this.schedule();
  }

  mark(id) {
    this.marked = id;
    this.schedule(true);
  }

  pick(row, how) {
    this.select(row.id);
    this.onpick(row, how);
  }

  /** Moves the selection by so many rows down the list; the newest is on top. */
  move(by) {
    if (this.rows.length === 0) return;
    const now = this.selected === null ? -1 : this.indexOf(this.selected);
    const place = now < 0 ? 0 : this.rows.length - 1 - now + by;
    const shown = Math.min(Math.max(place, 0), this.rows.length - 1);
    this.pick(this.rows[this.rows.length - 1 - shown], "move");
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / ROW_HEIGHT) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") {
      const row = this.find(this.selected);
      if (row) this.pick(row, "open");
    } else return;
    event.preventDefault();
  }

  reveal(id) {
    const index = this.indexOf(id);
    if (index < 0) return;
    this.resize();
    const top = (this.rows.length - 1 - index) * ROW_HEIGHT;
    const height = this.root.clientHeight;
    if (height === 0) return;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + ROW_HEIGHT > this.root.scrollTop + height) this.root.scrollTop = top + ROW_HEIGHT - height;
  }

  resize() {
    this.space.style.height = `${this.rows.length * ROW_HEIGHT}px`;
  }

  schedule(isFresh = false) {
    if (isFresh) this.forget();
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      this.draw();
    });
  }

  forget() {
    for (const element of this.elements.values()) element.remove();
    this.elements.clear();
  }

  draw() {
    this.resize();
    const count = this.rows.length;
    const first = Math.max(0, Math.floor(this.root.scrollTop / ROW_HEIGHT) - SPARE);
    const sight = Math.ceil(this.root.clientHeight / ROW_HEIGHT) + 2 * SPARE;
    const end = Math.min(count, first + sight);
    const kept = new Map();
    for (let place = first; place < end; place++) {
      const row = this.rows[count - 1 - place];
      const element = this.elements.get(row.id) ?? rowElement(row, this.marked === row.id);
      element.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
      element.setAttribute("aria-posinset", place + 1);
      element.setAttribute("aria-setsize", count);
      element.setAttribute("aria-selected", row.id === this.selected);
      kept.set(row.id, element);
      if (!element.isConnected) this.space.append(element);
    }
    for (const [id, element] of this.elements) if (!kept.has(id)) element.remove();
    this.elements = kept;
    if (kept.has(this.selected)) this.root.setAttribute("aria-activedescendant", `row-${this.selected}`);
    else this.root.removeAttribute("aria-activedescendant");
    this.newer.hidden = this.root.scrollTop < ROW_HEIGHT * 3;
    if (!this.newer.hidden) replace(this.newer, "↑ newest");
  }
}

function mark(kind, text, title) {
  return h("span", { class: `mark ${kind}`, title }, text);
}

function marks(row) {
  const found = [];
  if (row.errors) found.push(mark("fail", `${row.errors} ✗`, plural(row.errors, "error")));
  if (row.warnings) found.push(mark("warn", `${row.warnings} !`, plural(row.warnings, "warning")));
  if (row.signature === "invalid") found.push(mark("fail", "signature", "The signature is invalid"));
  if (row.repeat) found.push(mark("skipped", "repeat", "An earlier callback contained this already"));
  if (row.fault) found.push(mark("warn", `fault: ${row.fault}`, "This fault was played"));
  if (row.backend && row.backend.verdict !== "pass") {
    found.push(mark(row.backend.verdict, "backend", "The backend's answer is wrong or missing"));
  }
  return found;
}

function rowElement(row, isMarked) {
  const sign = { class: "sign", title: row.verdict, role: "img", "aria-label": row.verdict };
  return h(
    "div",
    { role: "option", id: `row-${row.id}`, "data-id": row.id, class: `row ${row.verdict}${isMarked ? " marked" : ""}` },
    h("span", sign, SIGNS[row.verdict] ?? "?"),
    h(
      "span",
      { class: "first" },
      h("span", { class: "title" }, row.title || row.command || "unreadable request"),
      h("time", { datetime: row.received_at }, time(row.received_at)),
    ),
    h(
      "span",
      { class: "second" },
      h("span", { class: "summary" }, row.summary || `from ${row.remote}`),
      h("span", { class: "marks" }, ...marks(row)),
      h("span", { class: "answer" }, `${row.status || "no answer"} · ${milliseconds(row.elapsed_ms)}`),
    ),
  );
}
