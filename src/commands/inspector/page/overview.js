// Numbers over what the list shows: verdicts, commands, the backend's latency, and fields that are not documented.
import { $, button, h, milliseconds, number, plural, s } from "./dom.js";

const MOST_DOTS = 600;
const [HEIGHT, LEFT, BOTTOM] = [180, 56, 20];

function count(rows, key) {
  const counts = new Map();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

function tiles(rows, put) {
  const tile = (kind, shown) =>
    h(
      "li",
      { class: `tile ${kind}` },
      button("", () => put("verdict", kind), { "aria-label": `${shown} ${kind}: show only these`, "data-tile": kind }),
    );
  const verdicts = new Map(count(rows, (row) => row.verdict));
  return h(
    "ul",
    { class: "tiles" },
    ...["accepted", "rejected", "unparsable"].map((verdict) => {
      const shown = number(verdicts.get(verdict) ?? 0);
      const element = tile(verdict, shown);
      element.firstChild.append(h("b", {}, shown), h("span", {}, verdict));
      return element;
    }),
  );
}

function commands(rows, put) {
  const counts = count(rows, (row) => row.command ?? "");
  const most = counts[0]?.[1] ?? 1;
  const titles = new Map(rows.map((row) => [row.command ?? "", row.title]));
  const verdicts = new Map();
  for (const row of rows) {
    if (row.verdict !== "accepted") verdicts.set(row.command ?? "", (verdicts.get(row.command ?? "") ?? 0) + 1);
  }
  return h(
    "table",
    { class: "counts" },
    h(
      "thead",
      {},
      h("tr", {}, ...["Command", "Callbacks", "Not accepted"].map((text) => h("th", { scope: "col" }, text))),
    ),
    h(
      "tbody",
      {},
      ...counts.map(([name, callbacks]) => {
        const bar = h("span", { class: "bar", "aria-hidden": "true" });
        bar.style.setProperty("--part", `${(100 * callbacks) / most}%`);
        const shown = titles.get(name) ?? name;
        const link = name
          ? button(shown, () => put("command", name), { class: "link", title: name })
          : h("span", { class: "muted" }, "no command");
        const bad = verdicts.get(name) ?? 0;
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, link),
          h("td", { class: "number" }, number(callbacks), bar),
          h("td", { class: bad ? "number verdict fail" : "number muted" }, number(bad)),
        );
      }),
    ),
  );
}

function plot(rows, open) {
  // One unit is one pixel, so that its text is as large as any other.
  const width = Math.max(240, Math.min(960, $("detail").clientWidth - 44));
  const shown = rows.slice(-MOST_DOTS);
  const most = Math.max(...shown.map((row) => row.backend.elapsed_ms), 1);
  const y = (value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - 10);
  const x = (index) => LEFT + ((index + 0.5) / shown.length) * (width - LEFT - 6);
  const dots = shown.map((row, index) => {
    const { verdict, elapsed_ms: elapsed } = row.backend;
    const title = s("title", {}, `#${row.id} ${verdict}, ${milliseconds(elapsed)}`);
    return s(
      "circle",
      { class: `dot ${verdict}`, cx: x(index), cy: y(elapsed), r: 3, onclick: () => open(row.id) },
      title,
    );
  });
  const lines = [0, 0.5, 1].map((part) => [
    s("line", { x1: LEFT, x2: width, y1: y(most * part), y2: y(most * part) }),
    s("text", { x: LEFT - 6, y: y(most * part) + 4, "text-anchor": "end" }, milliseconds(most * part) || "0 ms"),
  ]);
  const which = shown.length < rows.length ? `the last ${number(shown.length)} answers` : "all answers";
  const label = `How long ${which} of the backend took, the oldest on the left`;
  return [
    h("p", { class: "muted" }, `The chart shows ${which}.`),
    s(
      "svg",
      { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label },
      ...lines,
      ...dots,
      s("text", { x: LEFT, y: HEIGHT - 4 }, "older"),
      s("text", { x: width - 6, y: HEIGHT - 4, "text-anchor": "end" }, "newer"),
    ),
  ];
}

function backend(rows, put, open) {
  const answered = rows.filter((row) => row.backend && typeof row.backend.elapsed_ms === "number");
  if (answered.length === 0) return h("p", { class: "muted" }, "Nothing was forwarded to a backend.");
  const sorted = answered.map((row) => row.backend.elapsed_ms).sort((a, b) => a - b);
  const verdicts = count(answered, (row) => row.backend.verdict);
  const numbers = [0.5, 0.95, 1].map((part) => milliseconds(part === 1 ? sorted.at(-1) : quantile(sorted, part)));
  return [
    h("p", {}, `p50 ${numbers[0]}, p95 ${numbers[1]}, longest ${numbers[2]}, over ${plural(sorted.length, "answer")}`),
    h(
      "p",
      {},
      ...verdicts.map(([verdict, answers]) =>
        button(`${number(answers)} ${verdict}`, () => put("forward.verdict", verdict), {
          class: `verdict pill ${verdict}`,
        }),
      ),
    ),
    plot(answered, open),
  ];
}

function drift(rows, put) {
  const fields = new Map();
  for (const row of rows) {
    for (const pointer of row.drift) {
      const key = JSON.stringify([row.command, pointer]);
      const known = fields.get(key) ?? {
        callbacks: 0,
        title: row.title ?? row.command ?? "",
        pointer,
        command: row.command,
      };
      known.callbacks++;
      fields.set(key, known);
    }
  }
  if (fields.size === 0) return h("p", { class: "muted" }, "All fields that came are documented.");
  const show = ({ command }) => {
    put("command", command ?? "");
    put("finding", "unknown-field");
  };
  return h(
    "table",
    { class: "counts" },
    h("thead", {}, h("tr", {}, ...["Field", "Command", "Callbacks"].map((text) => h("th", { scope: "col" }, text)))),
    h(
      "tbody",
      {},
      ...[...fields.values()]
        .sort((a, b) => b.callbacks - a.callbacks)
        .slice(0, 200)
        .map((field) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, h("code", {}, field.pointer)),
            h(
              "td",
              {},
              button(field.title, () => show(field), { class: "link" }),
            ),
            h("td", { class: "number" }, number(field.callbacks)),
          ),
        ),
    ),
  );
}

/** The overview as nodes. `older` are nodes about what is not counted, `put(key, value)` filters, `open(id)` shows a callback. */
export function overviewElement(rows, older, put, open) {
  const part = (title, content) => h("section", { "data-part": title }, h("h3", {}, title), content);
  return [
    h("h2", { tabindex: -1 }, "Overview"),
    older ? h("p", { class: "muted" }, "These numbers are of the callbacks in the list. ", older) : null,
    tiles(rows, put),
    part("Backend", backend(rows, put, open)),
    part("Fields that are not documented", drift(rows, put)),
    part("Commands", commands(rows, put)),
  ];
}
