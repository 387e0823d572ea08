// The inspector: puts list, details, filters and keys together, and keeps them fed.
import { getJson, openEvents } from "./api.js";
import { compareElement } from "./compare.js";
import { Detail } from "./detail.js";
import { $, button, h, openDialog, plural, problem, replace } from "./dom.js";
import { edit } from "./edit.js";
import { welcome } from "./empty.js";
import { Filters, readView, viewQuery, writeView } from "./filters.js";
import { List } from "./list.js";
import { overviewElement } from "./overview.js";

const FIRST_PAGE = 200;
const PAGE = 2000;
const STATES = { live: "live", connecting: "connecting…", lost: "not connected", paused: "paused", ended: "ended" };
const KEYS = [
  ["j, k or arrows", "next, previous callback"],
  ["Enter", "open"],
  ["Escape", "back"],
  ["/", "search"],
  ["r", "send again to the backend"],
  ["e", "edit and send"],
  ["c", "compare: press it on two callbacks"],
  ["o", "overview"],
  ["p", "pause"],
  ["?", "this help"],
];

const view = readView();
const narrow = matchMedia("(max-width: 60rem)");
let about;
let list;
let detail;
let filters;
let events = null;
let generation = 0;
let waiting = null; // rows that came while paused
let isLoading = false;
let heard = { count: 0, row: null, timer: 0 };

async function start() {
  try {
    about = await getJson("/api/about");
  } catch (error) {
    setState("lost");
    replace($("nothing"), problem(error));
    $("nothing").hidden = false;
    return;
  }
  list = new List(onPick);
  detail = new Detail(about, { back, compare, compareWith, edit });
  filters = new Filters(view, about, onView);
  const place = about.mode === "show" ? about.files.join(", ") : about.url;
  replace($("source"), place ?? "");
  $("source").title = about.forward_to ? `passed on to ${about.forward_to}` : "";
  listenToButtons();
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", onVisibility);
  narrow.addEventListener("change", drawPane);
  await reload();
  drawPane();
}

/** Asks for everything again: the newest first, so that it is seen at once, then the older ones. */
async function reload() {
  generation++;
  const mine = generation;
  events?.close();
  waiting = waiting && [];
  isLoading = true;
  writeView(view);
  $("download").href = `/api/exchanges?${withParameter(viewQuery(view), "format", "jsonl")}`;
  try {
    const first = await getPage(FIRST_PAGE, null);
    if (mine !== generation) return;
    list.set(first.exchanges);
    learn(first.exchanges);
    listenFrom(first.last, mine);
    let page = first.exchanges;
    let limit = FIRST_PAGE;
    while (page.length >= limit) {
      limit = PAGE;
      page = (await getPage(limit, page[0].id)).exchanges;
      if (mine !== generation) return;
      list.addOlder(page);
      filters.learn(page);
    }
    isLoading = false;
    learn([]);
    if (view.id !== null) list.select(view.id);
  } catch (error) {
    if (mine !== generation) return;
    isLoading = false;
    list.set([]);
    replace(
      $("nothing"),
      problem(error),
      button("Remove filters", () => filters.reset()),
    );
    $("nothing").hidden = false;
    drawCount();
  }
}

function withParameter(query, name, value) {
  query.set(name, value);
  return query;
}

function getPage(limit, before) {
  const query = viewQuery(view);
  query.set("view", "row");
  query.set("limit", limit);
  if (before !== null) query.set("before", before);
  return getJson(`/api/exchanges?${query}`);
}

function listenFrom(last, mine) {
  const query = viewQuery(view);
  query.set("after", last ?? 0);
  const isMine = () => mine === generation;
  events = openEvents(query, {
    rows: (rows) => isMine() && take(rows),
    gap: () => isMine() && reload(),
    end: (why) => {
      setState("ended", why);
      if (about.mode === "listen") $("announce").textContent = `The end: ${why}`;
    },
    state: (state) => setState(waiting && state === "live" ? "paused" : state),
    again: () => isMine() && afterBreak(),
  });
}

// A browser opens six connections to a server at most: a page that nobody sees gives its own back.
let sleepTimer = 0;

function onVisibility() {
  clearTimeout(sleepTimer);
  const isOver = $("state").dataset.state === "ended";
  if (document.hidden) {
    sleepTimer = setTimeout(() => {
      events?.close();
      events = null;
    }, 30_000);
  } else if (events === null && !isOver) {
    listenFrom(newestId(), generation);
    afterBreak();
  }
}

/** The newest callback that is here, in the list or waiting. */
function newestId() {
  return waiting?.at(-1)?.id ?? list.rows.at(-1)?.id ?? view.after ?? 0;
}

/** Another run may have begun while the connection was broken: its ids start at 1 again. */
async function afterBreak() {
  try {
    const { last } = await getPage(1, null);
    if ((last ?? 0) >= newestId()) return;
    detail.cache.clear();
    reload();
  } catch {
    // The stream tells that the server is gone.
  }
}

function take(rows) {
  if (waiting) {
    waiting.push(...rows);
    if (waiting.length > about.keep + 1000) waiting.splice(0, waiting.length - about.keep);
    drawPause();
    return;
  }
  const fresh = list.addNewer(rows, about.keep);
  if (fresh === 0) return;
  learn(rows);
  announce(rows.at(-1), fresh);
}

function learn(rows) {
  filters.learn(rows);
  drawCount();
  drawNothing();
  if (shownPane() === "overview") scheduleOverview();
}

// Screen readers hear of new callbacks at most every five seconds.
function announce(row, fresh) {
  heard.count += fresh;
  heard.row = row;
  if (heard.timer) return;
  heard.timer = setTimeout(() => {
    const last = heard.row.title ?? heard.row.command ?? "unreadable";
    $("announce").textContent = `${plural(heard.count, "new callback")}, the last: ${last}, ${heard.row.verdict}`;
    heard = { count: 0, row: null, timer: 0 };
  }, 5000);
}

function setState(state, why = "") {
  const element = $("state");
  if (element.dataset.state === "ended" && state !== "live") return;
  element.dataset.state = state;
  const isRecording = state === "ended" && about?.mode === "show";
  element.textContent = isRecording ? "recording" : STATES[state] + (why ? `: ${why}` : "");
}

function drawCount() {
  const text = plural(list.rows.length, "callback");
  const isPart = view.filters.length > 0 || view.search || view.after;
  replace(
    $("count"),
    isPart ? `${text} match` : text,
    view.after ? [" ", button("Show all", () => filters.reset())] : null,
  );
}

function drawNothing() {
  const element = $("nothing");
  const isEmpty = list.rows.length === 0 && !isLoading;
  element.hidden = !isEmpty;
  $("list").hidden = isEmpty;
  document.body.classList.toggle("empty", isEmpty && !view.id);
  if (!isEmpty) return;
  if (view.filters.length > 0 || view.search) {
    replace(
      element,
      h("p", {}, "No callback matches."),
      button("Remove filters", () => filters.reset()),
    );
  } else if (view.after) {
    replace(
      element,
      h("p", {}, "The view is cleared. New callbacks appear here."),
      button("Show all", () => filters.reset()),
    );
  } else {
    replace(element, ...welcome(about));
  }
}

/** What the right side shows. */
function shownPane() {
  if (view.compare && view.id) return "compare";
  if (view.id) return "detail";
  return view.view === "overview" || !narrow.matches ? "overview" : "";
}

/** Draws the right side anew. */
async function drawPane() {
  const pane = shownPane();
  document.body.dataset.pane = view.id || view.view ? "right" : "left";
  $("overview-button").setAttribute("aria-pressed", pane === "overview");
  writeView(view);
  if (pane === "detail") return detail.show(view.id);
  detail.leave();
  if (pane === "compare") return drawCompare();
  if (pane === "overview") drawOverview();
}

async function drawCompare() {
  const { id, compare: other } = view;
  try {
    const both = await Promise.all([detail.load(other), detail.load(id)]);
    if (view.id === id && view.compare === other) {
      replace($("detail"), detail.backButton(), ...compareElement(...both, open));
    }
  } catch (error) {
    replace($("detail"), detail.backButton(), problem(error));
  }
}

let isOverviewDue = false;

function scheduleOverview() {
  if (isOverviewDue) return;
  isOverviewDue = true;
  setTimeout(() => {
    isOverviewDue = false;
    if (shownPane() === "overview") drawOverview();
  }, 1000);
}

function drawOverview() {
  const root = $("detail");
  // What has the focus is not replaced under a reader's hands.
  if (root.contains(document.activeElement) && root !== document.activeElement) return scheduleOverview();
  const put = (key, value) => filters.put(key, value);
  const isEmpty = list.rows.length === 0;
  const top = root.scrollTop;
  replace(root, detail.backButton(), ...(isEmpty ? [] : overviewElement(list.rows, put, open)));
  root.scrollTop = top;
}

function onView() {
  view.compare = null;
  reload().then(() => {
    if (shownPane() === "overview") drawOverview();
  });
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

/** Shows a callback alone. */
async function open(id, isFocused = narrow.matches) {
  view.id = id;
  view.compare = null;
  view.view = "";
  list.select(id);
  await drawPane();
  if (isFocused) $("detail").querySelector("h2")?.focus();
}

/** One step back: from a comparison, a callback or the overview to the list. */
function back() {
  if (view.compare) view.compare = null;
  else {
    view.id = null;
    view.view = "";
  }
  drawPane();
  $("list").focus();
}

/** Marks the first of two callbacks, or compares the second with it. */
function compare(row) {
  if (list.marked === null || list.marked === row.id) {
    const isUndone = list.marked === row.id;
    list.mark(isUndone ? null : row.id);
    drawMarked();
    if (!isUndone && narrow.matches) back();
  } else {
    compareWith(list.marked, row.id);
    list.mark(null);
    drawMarked();
  }
}

function compareWith(other, id = view.id) {
  view.id = id;
  view.compare = other;
  drawPane();
}

function drawMarked() {
  const element = $("marked");
  element.hidden = list.marked === null;
  if (element.hidden) return;
  const cancel = button("Cancel", () => {
    list.mark(null);
    drawMarked();
  });
  replace(
    element,
    h("span", { role: "status" }, `#${list.marked} is marked. Choose another callback, then Compare (c). `),
    cancel,
  );
}

function pause() {
  if (waiting) {
    const rows = waiting;
    waiting = null;
    take(rows);
  } else waiting = [];
  drawPause();
  const state = $("state").dataset.state;
  if (state === "live" || state === "paused") setState(waiting ? "paused" : "live");
}

function drawPause() {
  $("pause").setAttribute("aria-pressed", waiting !== null);
  replace($("pause"), waiting ? `Resume (${waiting.length} new)` : "Pause");
}

function showOverview() {
  view.view = view.view === "overview" && !view.id ? "" : "overview";
  view.id = null;
  view.compare = null;
  drawPane();
}

function listenToButtons() {
  $("overview-button").addEventListener("click", showOverview);
  $("pause").addEventListener("click", pause);
  $("keys").addEventListener("click", showKeys);
  $("clear").addEventListener("click", () => {
    view.after = list.rows.at(-1)?.id ?? view.after;
    view.id = null;
    view.compare = null;
    drawPane();
    onView();
  });
}

const areLettersOff = () => localStorage.getItem("letters") === "off";

function showKeys() {
  const box = h("input", { type: "checkbox", id: "letters", checked: !areLettersOff() });
  box.addEventListener("change", () => localStorage.setItem("letters", box.checked ? "on" : "off"));
  openDialog(
    "Keys",
    h(
      "dl",
      { class: "facts keys" },
      ...KEYS.flatMap(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)]),
    ),
    h("p", {}, box, " ", h("label", { for: "letters" }, "Keys of a single letter")),
    h(
      "p",
      {},
      "A filter such as /GroupId=@TGS#1, finding=wrong-* or signature=invalid is typed into the search field.",
    ),
    h("p", { class: "muted" }, `timhook ${about.version}`),
  );
}

const letters = {
  j: () => list.move(1),
  k: () => list.move(-1),
  "/": () => $("search").focus(),
  "?": showKeys,
  r: () => detail.resend(),
  e: () => detail.edit(),
  c: () => detail.shown && compare(detail.shown.row),
  o: showOverview,
  p: pause,
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog").open || event.defaultPrevented) return;
  if (event.key === "Escape") {
    if (event.target === $("search")) $("list").focus();
    else back();
    return;
  }
  if (event.target.closest("input, textarea, select") || areLettersOff()) return;
  const act = letters[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.target === document.body) list.key(event);
}

start();
