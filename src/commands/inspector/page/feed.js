// Keeps the list fed: what is there already, the newest first, and what comes.
import { getJson, openEvents } from "./api.js";
import { $, button, number, painted, plural, replace } from "./dom.js";
import { viewQuery, writeView } from "./filters.js";
import { drawNothing, drawOlder, scheduleOverview, shownPane } from "./panes.js";
import { isPart, state } from "./state.js";

const FIRST_PAGE = 200;
const PAGE = 2000;
const STATES = {
  live: "live",
  connecting: "connecting…",
  lost: "not connected",
  wrong: "wrong filter",
  paused: "paused",
  ended: "ended",
};
const SLEEP_AFTER = 30_000;
const RETRY_AFTER = 5_000;
const CALM_AFTER = 500;

let events = null;
let generation = 0;
let gapTimer = 0;
let heard = { count: 0, row: null, timer: 0 };

let early = null;

/** Asks for the newest callbacks before anything else is known. */
export function askEarly() {
  early = getPage(FIRST_PAGE, null);
  // Whoever takes it hears of the error.
  early.catch(() => {});
}

/** Shows them before anything else is drawn. */
export async function showEarly() {
  try {
    const { exchanges, dropped } = await early;
    state.list.set(exchanges, dropped);
    await painted();
  } catch {
    // `reload` tells of it.
  }
}

/** Asks for everything again. What was asked for last wins. */
export async function reload() {
  generation++;
  const mine = generation;
  const { list, view } = state;
  clearTimeout(gapTimer);
  events?.close();
  state.waiting = state.waiting && [];
  state.isLoading = true;
  state.problem = null;
  writeView(view);
  const query = viewQuery(view);
  query.set("format", "jsonl");
  $("download").href = `/api/exchanges?${query}`;
  try {
    await loadPages(mine);
  } catch (error) {
    if (mine !== generation) return;
    list.set([], 0);
    state.problem = error;
    setState(error.status === 400 ? "wrong" : "lost");
  }
  if (mine !== generation) return;
  state.isLoading = false;
  learn([]);
  if (view.id !== null) list.select(view.id);
}

async function loadPages(mine) {
  const { list, filters } = state;
  let limit = FIRST_PAGE;
  const asked = early ?? getPage(limit, null);
  early = null;
  const first = await asked;
  if (mine !== generation) return;
  list.set(first.exchanges, first.dropped);
  learn(first.exchanges);
  listenFrom(first.last, mine);
  let page = first.exchanges;
  while (page.length >= limit) {
    limit = PAGE;
    const older = await getPage(limit, page[0].id);
    if (mine !== generation) return;
    page = older.exchanges;
    list.addOlder(page, older.dropped);
    filters.learn(page);
  }
}

function getPage(limit, before) {
  const query = viewQuery(state.view);
  query.set("view", "row");
  query.set("limit", limit);
  if (before !== null) query.set("before", before);
  return getJson(`/api/exchanges?${query}`);
}

function listenFrom(last, mine) {
  const query = viewQuery(state.view);
  query.set("after", last ?? 0);
  events?.close();
  const isMine = () => mine === generation;
  events = openEvents(query, {
    rows: (rows) => isMine() && take(rows),
    gap: () => isMine() && reloadLater(),
    end: (why) => setState("ended", why),
    state: (name) => {
      setState(state.waiting && name === "live" ? "paused" : name);
      // The browser tries again by itself, but not where it got an answer such as 503.
      if (name === "lost") setTimeout(() => isMine() && listenFrom(newestId(), mine), RETRY_AFTER);
    },
    again: () => isMine() && afterBreak(),
  });
}

/** Asks for what was missed when less comes: to do it at once would slow down whoever answers the callbacks. */
function reloadLater() {
  clearTimeout(gapTimer);
  gapTimer = setTimeout(reload, CALM_AFTER);
}

/** Another run may have begun while the connection was broken: its ids start at 1 again. */
async function afterBreak() {
  // More may come while the answer is on its way.
  const newest = newestId();
  try {
    const { last } = await getPage(1, null);
    if ((last ?? 0) >= newest) return;
    state.detail.forget();
    reload();
  } catch {
    // The stream tells that the server is gone.
  }
}

/** The newest callback that is here, in the list or waiting. */
function newestId() {
  return state.waiting?.at(-1)?.id ?? state.list.rows.at(-1)?.id ?? state.view.after ?? 0;
}

function take(rows) {
  const { list, waiting, about } = state;
  if (waiting) {
    waiting.push(...rows);
    if (waiting.length > about.keep) list.dropped += waiting.splice(0, waiting.length - about.keep).length;
    drawPause();
    return;
  }
  const fresh = list.addNewer(rows, about.keep);
  if (fresh === 0) return;
  learn(rows);
  announce(rows.at(-1), fresh);
}

function learn(rows) {
  state.filters.learn(rows);
  drawCount();
  drawOlder();
  drawNothing();
  if (shownPane() === "overview") scheduleOverview();
}

// Screen readers hear of new callbacks at most every five seconds.
function announce(row, fresh) {
  heard.count += fresh;
  heard.row = row;
  if (heard.timer) return;
  heard.timer = setTimeout(() => {
    const last = heard.row.title || heard.row.command || "unreadable request";
    replace($("announce"), `${plural(heard.count, "new callback")}, the last: ${last}, ${heard.row.verdict}`);
    heard = { count: 0, row: null, timer: 0 };
  }, 5000);
}

/** Tells whether the list is live. */
export function setState(name, why = "") {
  const element = $("state");
  if (element.dataset.state === "ended" && name !== "live") return;
  element.dataset.state = name;
  const isRecorded = (name === "ended" || name === "live") && state.about?.mode === "show";
  element.title = name === "lost" ? "Open the URL that timhook has printed in the terminal." : "";
  replace(element, isRecorded ? "recorded" : STATES[name] + (why ? `: ${why}` : ""));
}

function drawCount() {
  const { view, list, filters } = state;
  const text = plural(list.rows.length, "callback");
  const all = view.after ? [" ", button("Show all", () => filters.reset())] : null;
  replace($("count"), isPart() ? `${text} shown` : text, all);
}

/** Holds back what comes, or lets it in. */
export function pause() {
  const rows = state.waiting;
  state.waiting = rows ? null : [];
  if (rows) take(rows);
  drawPause();
  const { state: name } = $("state").dataset;
  if (name === "live" || name === "paused") setState(state.waiting ? "paused" : "live");
}

function drawPause() {
  $("pause").setAttribute("aria-pressed", state.waiting !== null);
  replace($("pause"), state.waiting ? `Resume (${number(state.waiting.length)} new)` : "Pause");
}

let sleepTimer = 0;

/** A browser opens six connections to a server at most: a page that nobody sees gives its own back. */
export function onVisibility() {
  clearTimeout(sleepTimer);
  if (document.hidden) {
    sleepTimer = setTimeout(() => {
      events?.close();
      events = null;
    }, SLEEP_AFTER);
  } else if (events === null && !state.problem && $("state").dataset.state !== "ended") {
    listenFrom(newestId(), generation);
    afterBreak();
  }
}
