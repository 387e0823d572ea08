// The right side: the overview, a callback, or two of them beside each other.
import { compareElement } from "./compare.js";
import { $, button, h, plural, problem, replace, replacePart } from "./dom.js";
import { welcome } from "./empty.js";
import { writeView } from "./filters.js";
import { overviewElement } from "./overview.js";
import { isPart, narrow, state } from "./state.js";

/** What the right side shows. */
export function shownPane() {
  const { view } = state;
  if (view.compare && view.id) return "compare";
  if (view.id) return "detail";
  return view.view === "overview" || !narrow.matches ? "overview" : "";
}

/** Draws the right side anew, and the address with it. */
export async function drawPane() {
  const { view, detail } = state;
  const pane = shownPane();
  document.body.dataset.pane = view.id || view.view ? "right" : "left";
  $("overview-button").setAttribute("aria-pressed", pane === "overview");
  writeView(view);
  drawNothing();
  if (pane === "detail") return detail.show(view.id);
  detail.leave();
  if (pane === "compare") return drawCompare();
  if (pane === "overview") drawOverview();
}

async function drawCompare() {
  const { view, detail } = state;
  const { id, compare: other } = view;
  try {
    const both = await Promise.all([detail.load(other), detail.load(id)]);
    if (view.id === id && view.compare === other) {
      replacePart($("detail"), detail.backButton(), ...compareElement(...both, open));
    }
  } catch (error) {
    replacePart($("detail"), detail.backButton(), problem(error));
  }
}

let isOverviewDue = false;

/** Draws the overview within a second, if it is what is shown then and no reader has the focus in it. */
export function scheduleOverview() {
  if (isOverviewDue) return;
  isOverviewDue = true;
  setTimeout(() => {
    isOverviewDue = false;
    if (shownPane() !== "overview") return;
    const { activeElement } = document;
    if (activeElement !== $("detail") && $("detail").contains(activeElement)) scheduleOverview();
    else drawOverview();
  }, 1000);
}

export function drawOverview() {
  const root = $("detail");
  if (root.contains(document.activeElement)) root.focus();
  const { rows } = state.list;
  const put = (key, value) => {
    $("list").focus();
    state.filters.put(key, value);
  };
  const top = root.scrollTop;
  const content = rows.length === 0 ? [] : overviewElement(rows, older(), put, open);
  replace(root, state.detail.backButton(), ...content);
  root.scrollTop = top;
}

/** How many callbacks are no longer kept, and what helps, as nodes; `null` if all are. */
function older() {
  const { dropped } = state.list;
  // Nobody counts those that are left out.
  const least = isPart() ? "At least " : "";
  const what = `${plural(dropped, "older callback")} ${dropped === 1 ? "is" : "are"} no longer kept`;
  // An option is not broken over two lines.
  const options = state.about.older.split(/(--[a-z-]+)/);
  const parts = options.map((part) => (part.startsWith("--") ? h("code", { class: "option" }, part) : part));
  return dropped > 0 ? [`${least}${what}: `, parts, "."] : null;
}

/** What stands where the list ends. */
export function drawOlder() {
  $("older").hidden = state.list.dropped === 0;
  replace($("older"), older());
}

/** What stands in place of an empty list. */
export function drawNothing() {
  const { view, list, filters } = state;
  const element = $("nothing");
  const isEmpty = list.rows.length === 0 && !state.isLoading;
  element.hidden = !isEmpty;
  $("list").hidden = isEmpty;
  document.body.classList.toggle("empty", isEmpty && !view.id);
  if (!isEmpty) return;
  const reset = (text) => button(text, () => filters.reset());
  const remove = view.filters.length > 0 || view.search ? reset("Remove all filters") : null;
  if (state.problem) replace(element, problem(state.problem), remove);
  else if (remove) {
    replace(element, h("p", {}, "No callback matches."), remove);
  } else if (view.after) {
    replace(element, h("p", {}, "The view is cleared. New callbacks appear here."), reset("Show all"));
  } else replace(element, ...welcome(state.about));
}

/** Shows a callback alone. */
export async function open(id, isFocused = narrow.matches) {
  Object.assign(state.view, { id, compare: null, view: "" });
  state.list.select(id);
  await drawPane();
  if (isFocused) $("detail").querySelector("h2")?.focus();
}

/** One step back: from a comparison to a callback, from a callback or the overview to the list. */
export function back() {
  if (state.view.compare) state.view.compare = null;
  else Object.assign(state.view, { id: null, view: "" });
  drawPane();
  $("list").focus();
}

/** The overview, or away from it. */
export function showOverview() {
  const { view } = state;
  const isShown = view.view === "overview" && !view.id;
  Object.assign(view, { id: null, compare: null, view: isShown ? "" : "overview" });
  drawPane();
}

/** Marks the first of two callbacks, or compares the second with it. */
export function compare(row) {
  const { marked } = state.list;
  if (marked === null || marked === row.id) {
    mark(marked === row.id ? null : row.id);
    if (marked === null && narrow.matches) back();
  } else {
    mark(null);
    compareWith(marked, row.id);
  }
}

export function compareWith(other, id = state.view.id) {
  Object.assign(state.view, { id, compare: other });
  drawPane();
}

function mark(id) {
  const element = $("marked");
  state.list.mark(id);
  element.hidden = id === null;
  replace(
    element,
    h("span", { role: "status" }, `#${id} is marked. Choose another callback, then Compare (c). `),
    button("Cancel", () => {
      mark(null);
      $("list").focus();
    }),
  );
}
