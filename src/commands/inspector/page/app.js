// The inspector: puts list, details, filters and keys together.
import { getJson } from "./api.js";
import { Detail } from "./detail.js";
import { $, problem, replace } from "./dom.js";
import { edit } from "./edit.js";
import { askEarly, onVisibility, pause, reload, setState, showEarly } from "./feed.js";
import { Filters } from "./filters.js";
import { onKey, showKeys } from "./keys.js";
import { List } from "./list.js";
import { back, compare, compareWith, drawOverview, drawPane, open, shownPane, showOverview } from "./panes.js";
import { narrow, state } from "./state.js";

async function start() {
  askEarly();
  try {
    state.about = await getJson("/api/about");
  } catch (error) {
    setState("lost");
    replace($("nothing"), problem(error));
    $("nothing").hidden = false;
    return;
  }
  const { about, view } = state;
  state.list = new List(onPick);
  state.detail = new Detail(about, { back, compare, compareWith, edit });
  state.filters = new Filters(view, about, onView);
  replace($("source"), (about.mode === "show" ? about.files.join(", ") : about.url) ?? "");
  $("source").title = about.forward_to ? `forwarded to ${about.forward_to}` : "";
  $("overview-button").addEventListener("click", showOverview);
  $("pause").hidden = about.mode === "show";
  $("pause").addEventListener("click", pause);
  $("keys").addEventListener("click", showKeys);
  $("clear").addEventListener("click", clear);
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", onVisibility);
  narrow.addEventListener("change", drawPane);
  await showEarly();
  const loaded = reload();
  drawPane();
  await loaded;
  if (shownPane() === "overview") drawOverview();
}

function clear() {
  const { view, list } = state;
  view.after = list.rows.at(-1)?.id ?? view.after;
  view.id = null;
  drawPane();
  onView();
}

async function onView() {
  state.view.compare = null;
  await reload();
  if (shownPane() === "overview") drawOverview();
}

let pickTimer = 0;

function onPick(row, how) {
  clearTimeout(pickTimer);
  if (how === "open") {
    open(row.id);
  } else if (!narrow.matches) {
    // Who holds a key down passes many callbacks; only where they stop is asked for.
    pickTimer = setTimeout(() => open(row.id, false), 60);
  }
}

start();
