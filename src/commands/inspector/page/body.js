// A text with line numbers, and each finding beneath the line that it is about.
import { append, button, copy, h, plural, replace, visible } from "./dom.js";

const MOST_LINES = 2000;
const TOKEN = /("(?:[^"\\]|\\.)*"?)(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;

/** A finding as people read it. `explain(rule)` shows what the rule means. */
export function findingElement(finding, explain) {
  return h(
    "div",
    { class: `finding ${finding.severity}` },
    h(
      "p",
      {},
      h("strong", { class: "verdict" }, finding.severity),
      " ",
      finding.explain === false
        ? h("code", {}, finding.rule)
        : button(finding.rule, () => explain(finding.rule), { class: "link", title: "What this rule means" }),
      finding.pointer ? [" at ", h("code", {}, finding.pointer)] : null,
    ),
    h("p", {}, finding.message),
    finding.help ? h("p", { class: "help" }, "→ ", finding.help) : null,
  );
}

/** One line of JSON in colours. */
function paint(line) {
  const parts = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    parts.push(line.slice(end, match.index));
    if (string) parts.push(h("span", { class: colon ? "key" : "string" }, string), colon ?? "");
    else parts.push(h("span", { class: "value" }, whole));
    end = match.index + whole.length;
  }
  parts.push(line.slice(end));
  return parts;
}

function lineElement(text, number, isJson, findings, explain) {
  const isPainted = isJson && text.length < 4000;
  const worst = findings.find((finding) => finding.severity === "error") ?? findings[0];
  const line = h(
    "div",
    { class: worst ? `line found ${worst.severity}` : "line", id: `line-${number}`, tabindex: worst ? -1 : null },
    h("span", { class: "number", "aria-hidden": "true" }, String(number)),
    h("code", {}),
  );
  append(line.lastChild, isPainted ? paint(text) : [visible(text)]);
  return [line, ...findings.map((finding) => findingElement(finding, explain))];
}

/** All lines of a text; of a long one the first, and a button for the rest. */
export function linesElement(text, { isJson = false, findings = [], explain = null } = {}) {
  const lines = text.replace(/\n$/, "").split("\n");
  const placed = new Map();
  for (const finding of findings) {
    if (finding.line) placed.set(finding.line, [...(placed.get(finding.line) ?? []), finding]);
  }
  const root = h("div", { class: "lines" });
  const show = (from, to) => {
    for (let i = from; i < to; i++) {
      append(root, lineElement(lines[i], i + 1, isJson, placed.get(i + 1) ?? [], explain));
    }
  };
  show(0, Math.min(lines.length, MOST_LINES));
  if (lines.length > MOST_LINES) {
    const rest = button(`Show the other ${plural(lines.length - MOST_LINES, "line")}`, () => {
      rest.remove();
      show(MOST_LINES, lines.length);
    });
    root.append(rest);
  }
  return root;
}

/** A body, pretty or as it came, with a button to copy what is shown. */
export function bodyElement(name, { raw, pretty, base64 }, findings, explain) {
  const place = h("div", {});
  const hasBoth = pretty !== null && pretty !== undefined;
  const bytes = raw ?? base64 ?? "";
  const show = (isPretty) => {
    for (const tab of tabs) tab.setAttribute("aria-pressed", (tab === tabs[0]) === isPretty);
    const text = isPretty ? pretty : bytes;
    replace(
      place,
      text === ""
        ? h("p", { class: "muted" }, "empty")
        : linesElement(text, { isJson: isPretty, findings: isPretty === hasBoth ? findings : [], explain }),
    );
    copier.onclick = () => copy(text, name);
  };
  const tabs = ["Pretty", "Raw"].map((text, index) =>
    button(text, () => show(index === 0), { "aria-pressed": "false" }),
  );
  const copier = button("Copy", null, { "aria-label": `Copy: ${name}` });
  const tools = h("div", { class: "tools" }, hasBoth ? h("span", { class: "tabs" }, ...tabs) : null, copier);
  show(hasBoth);
  return [tools, base64 ? h("p", { class: "muted" }, "The body is not UTF-8, so it is shown as Base64.") : null, place];
}
