// The keys, and the help about them.
import { $, h, openDialog } from "./dom.js";
import { pause } from "./feed.js";
import { back, compare, showOverview } from "./panes.js";
import { state } from "./state.js";

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

const LETTERS = {
  j: () => state.list.move(1),
  k: () => state.list.move(-1),
  "/": () => $("search").focus(),
  "?": showKeys,
  r: () => state.detail.resend(),
  e: () => state.detail.edit(),
  c: () => state.detail.shown && compare(state.detail.shown.row),
  o: showOverview,
  p: () => state.about.mode === "listen" && pause(),
};

const areLettersOff = () => localStorage.getItem("letters") === "off";

/** What each key does. */
export function showKeys() {
  const box = h("input", { type: "checkbox", id: "letters", checked: !areLettersOff() });
  box.addEventListener("change", () => localStorage.setItem("letters", box.checked ? "on" : "off"));
  openDialog(
    "Keys",
    h(
      "dl",
      { class: "facts keys" },
      ...KEYS.flatMap(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)]),
    ),
    h("p", {}, box, " ", h("label", { for: "letters" }, "Use keys of a single letter")),
    h("p", {}, "Type a filter into the search field: /GroupId=@TGS#1, finding=wrong-* or signature=invalid."),
    h("p", { class: "muted" }, `timhook ${state.about.version}`),
  );
}

export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog").open || event.defaultPrevented) return;
  if (event.key === "Escape") {
    if (event.target === $("search")) $("list").focus();
    else back();
    return;
  }
  if (event.target.closest("input, textarea, select") || areLettersOff()) return;
  const act = LETTERS[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.target === document.body) state.list.key(event);
}
