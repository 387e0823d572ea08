// What all parts of the page know.
import { readView } from "./filters.js";

export const state = {
  view: readView(),
  about: null,
  list: null,
  detail: null,
  filters: null,
  isLoading: true,
  /** Why the list could not be loaded. */
  problem: null,
  /** The rows that came while the list is paused; `null` if it is not. */
  waiting: null,
};

/** Whether the list leaves callbacks out. */
export const isPart = () => state.view.filters.length > 0 || state.view.search !== "" || state.view.after !== null;

/** Matches where list and details are shown one at a time. */
export const narrow = matchMedia("(max-width: 60rem)");
