// The view: what is searched for and filtered by. It stands in the address, so that it can be shared.
import { $, button, h, replace } from "./dom.js";

const VERDICTS = [
  ["accepted", "accepted"],
  ["rejected", "rejected"],
  ["unparsable", "unparsable"],
];
const BACKEND = [
  ["pass", "right answer"],
  ["fail", "wrong answer"],
  ["error", "no usable answer"],
];
const TYPED = /^(\/|command=|verdict=|finding=|signature=|forward\.|id=|repeat=)/;

/** What the address says. */
export function readView() {
  const query = new URLSearchParams(location.search);
  const number = (name) => (/^\d+$/.test(query.get(name) ?? "") ? Number(query.get(name)) : null);
  return {
    filters: query.getAll("filter"),
    search: query.get("search") ?? "",
    after: number("after"),
    id: number("id"),
    compare: number("compare"),
    view: query.get("view") === "overview" ? "overview" : "",
  };
}

/** Writes the view into the address. */
export function writeView(view) {
  const query = viewQuery(view);
  for (const name of ["id", "compare", "view"]) if (view[name]) query.set(name, view[name]);
  const text = query.size > 0 ? `?${query}` : "";
  if (text !== location.search) history.replaceState(null, "", text || location.pathname);
}

/** The part of the view that the server answers. */
export function viewQuery(view) {
  const query = new URLSearchParams();
  for (const filter of view.filters) query.append("filter", filter);
  if (view.search) query.set("search", view.search);
  if (view.after) query.set("after", view.after);
  return query;
}

const keyOf = (filter) => filter.slice(0, filter.indexOf("="));

export class Filters {
  /** `onchange()` is called when the view has changed. */
  constructor(view, about, onchange) {
    this.view = view;
    this.onchange = onchange;
    this.seen = { command: new Map(), finding: new Map() };
    this.names = new Map(about.commands.map((command) => [command.name, command.title]));
    this.listen();
    this.draw();
  }

  listen() {
    const search = $("search");
    let timer = 0;
    search.value = this.view.search;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.searchFor(search.value), 200);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      clearTimeout(timer);
      const typed = search.value.trim();
      if (TYPED.test(typed) && typed.includes("=")) {
        search.value = "";
        this.view.search = "";
        this.put(keyOf(typed), typed.slice(typed.indexOf("=") + 1), false);
      } else this.searchFor(search.value);
    });
    for (const select of document.querySelectorAll("#selects select")) {
      select.addEventListener("change", () => this.put(select.dataset.key, select.value));
    }
    $("more").addEventListener("click", () => {
      const isOpen = $("filters").classList.toggle("open");
      $("more").setAttribute("aria-expanded", isOpen);
    });
  }

  searchFor(text) {
    // What will be a filter after Enter is not searched for.
    const search = TYPED.test(text) ? "" : text;
    if (search === this.view.search) return;
    this.view.search = search;
    this.changed();
  }

  /** Filters by this value of the key; an empty value takes the filter away. */
  put(key, value, isOnly = true) {
    const others = this.view.filters.filter((filter) => !isOnly || keyOf(filter) !== key);
    this.view.filters = value ? [...others, `${key}=${value}`] : others;
    this.changed();
  }

  reset() {
    this.view.filters = [];
    this.view.search = "";
    this.view.after = null;
    $("search").value = "";
    this.changed();
  }

  changed() {
    this.draw();
    this.onchange();
  }

  /** Learns which commands and findings there are. */
  learn(rows) {
    const before = this.seen.command.size + this.seen.finding.size;
    for (const row of rows) {
      if (row.command) this.seen.command.set(row.command, row.title);
      for (const rule of row.rules) this.seen.finding.set(rule, rule);
    }
    if (this.seen.command.size + this.seen.finding.size !== before) this.drawSelects();
  }

  draw() {
    this.drawSelects();
    const shown = ["command", "verdict", "finding", "forward.verdict"];
    const chips = this.view.filters.filter((filter) => {
      const select = document.querySelector(`#selects select[data-key="${CSS.escape(keyOf(filter))}"]`);
      return !shown.includes(keyOf(filter)) || select.value !== filter.slice(filter.indexOf("=") + 1);
    });
    replace(
      $("chips"),
      ...chips.map((filter) =>
        h(
          "li",
          {},
          button(`${filter} ×`, () => this.remove(filter), { "aria-label": `Remove the filter ${filter}` }),
        ),
      ),
    );
    const count = this.view.filters.length;
    replace($("more"), count ? `Filters (${count})` : "Filters");
  }

  remove(filter) {
    this.view.filters = this.view.filters.filter((other) => other !== filter);
    this.changed();
  }

  drawSelects() {
    const command = ([name, title]) => [name, title ? `${title} · ${name}` : name];
    const seen = [...this.seen.command].map(command);
    const others = [...this.names].filter(([name]) => !this.seen.command.has(name)).map(command);
    this.drawSelect("command", "any command", [
      ["In the list", seen],
      ["Others", others],
    ]);
    this.drawSelect("verdict", "any verdict", [["", VERDICTS]]);
    this.drawSelect("finding", "any finding", [["", [...this.seen.finding].sort()]]);
    this.drawSelect("forward.verdict", "any backend answer", [["", BACKEND]]);
  }

  drawSelect(key, any, groups) {
    const select = document.querySelector(`#selects select[data-key="${key}"]`);
    const chosen = this.view.filters.find((filter) => keyOf(filter) === key)?.slice(key.length + 1) ?? "";
    const option = ([value, text]) => h("option", { value }, text);
    const known = groups.some(([, options]) => options.some(([value]) => value === chosen));
    replace(
      select,
      option(["", any]),
      chosen && !known && option([chosen, chosen]),
      ...groups.map(([label, options]) => {
        if (options.length === 0) return null;
        return label ? h("optgroup", { label }, ...options.map(option)) : options.map(option);
      }),
    );
    select.value = chosen;
    select.classList.toggle("used", chosen !== "");
  }
}
