// Two callbacks beside each other: what changed from the earlier to the later.
import { diffLines } from "./diff.js";
import { button, h, plural, time } from "./dom.js";

const CONTEXT = 3;
const SIGNS = { same: " ", gone: "−", new: "+" };
const TAGS = { same: "span", gone: "del", new: "ins" };

function diffElement(before, after) {
  const lines = diffLines(before, after);
  const isNear = lines.map(() => false);
  lines.forEach(([kind], index) => {
    if (kind === "same") return;
    for (let i = Math.max(0, index - CONTEXT); i <= Math.min(lines.length - 1, index + CONTEXT); i++) isNear[i] = true;
  });
  const root = h("div", { class: "lines diff", tabindex: 0 });
  let hidden = 0;
  const tellHidden = () => {
    if (hidden > 0) root.append(h("p", { class: "muted" }, `… ${plural(hidden, "identical line")}`));
    hidden = 0;
  };
  lines.forEach(([kind, text], index) => {
    if (!isNear[index]) {
      hidden++;
      return;
    }
    tellHidden();
    root.append(
      h(
        "div",
        { class: `line ${kind}` },
        h("span", { class: "number" }, SIGNS[kind]),
        h("code", {}, h(TAGS[kind], {}, text)),
      ),
    );
  });
  tellHidden();
  return root;
}

function part(title, before, after) {
  const content =
    before === after
      ? h("p", { class: "muted" }, before === "" ? "empty in both" : "identical")
      : diffElement(before, after);
  return h("section", { "data-part": title }, h("h3", {}, title), content);
}

const bodyOf = ({ body }) => body.pretty ?? body.raw ?? body.base64 ?? "";
const answerOf = ({ answer }) => `status ${answer.status}\n${answer.pretty ?? answer.raw ?? ""}`;
const pairs = (entries) => entries.map(([name, value]) => `${name}: ${value}`).join("\n");

function backendOf({ backend }) {
  if (!backend) return "";
  return [`${backend.verdict}, status ${backend.status}`, ...backend.reasons, backend.raw ?? ""].join("\n");
}

/** The comparison of two details as nodes; `open(id)` shows one of them alone. */
export function compareElement(first, second, open) {
  const [a, b] = first.row.id < second.row.id ? [first, second] : [second, first];
  const link = ({ row }) =>
    h(
      "li",
      {},
      button(`#${row.id}`, () => open(row.id), { class: "link" }),
      ` ${row.title || row.command || "unreadable request"}, ${row.verdict}, ${time(row.received_at, true)}`,
    );
  return [
    h("h2", { tabindex: -1 }, `What changed from #${a.row.id} to #${b.row.id}`),
    h("ul", { class: "plain" }, link(a), link(b)),
    part("Body", bodyOf(a), bodyOf(b)),
    part("Answer given", answerOf(a), answerOf(b)),
    part("Backend's answer", backendOf(a), backendOf(b)),
    part("Query", pairs(Object.entries(a.record.query ?? {})), pairs(Object.entries(b.record.query ?? {}))),
    part("Headers", pairs(a.record.headers ?? []), pairs(b.record.headers ?? [])),
  ];
}
