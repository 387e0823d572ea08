// Everything about one callback: what it means first, then what is wrong with it, then what went over the wire.
import { getJson, getText, postJson } from "./api.js";
import { bodyElement, findingElement } from "./body.js";
import {
  $,
  button,
  copy,
  h,
  milliseconds,
  openDialog,
  pre,
  problem,
  replace,
  replacePart,
  time,
  toast,
} from "./dom.js";

/** Shows what a rule means. */
export async function explain(rule) {
  try {
    const told = await getJson(`/api/explain/${encodeURIComponent(rule)}`);
    openDialog(told.rule, pre(told.text, { tabindex: 0, class: "prose" }));
  } catch (error) {
    openDialog(rule, problem(error));
  }
}

function section(title, ...content) {
  return h("section", {}, h("h3", {}, title), ...content);
}

function table(head, rows) {
  if (rows.length === 0) return h("p", { class: "muted" }, "none");
  return h(
    "table",
    {},
    h("thead", { class: "unseen" }, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rows.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value)))),
  );
}

function meaning(detail) {
  const others = detail.meaning.filter(({ label }) => label !== "what");
  const rows = others.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)]);
  if (rows.length === 0) return null;
  return section("What happened", h("dl", { class: "facts" }, ...rows));
}

function findings(detail) {
  if (detail.findings.length === 0) return null;
  const shown = detail.findings.map((finding) => {
    if (!finding.line) return findingElement(finding, explain);
    const go = button(`line ${finding.line}`, () => goToLine(finding.line), { class: "link" });
    return h(
      "p",
      { class: `finding brief ${finding.severity}` },
      h("strong", { class: "verdict" }, finding.severity),
      " in ",
      go,
      ": ",
      finding.message,
    );
  });
  return section("Findings", ...shown);
}

function goToLine(number) {
  // Findings have their lines in the pretty body, if there is one.
  document.querySelector("#body-section .tabs button[aria-pressed=false]:first-child")?.click();
  let line = $(`line-${number}`);
  if (!line) {
    // Only the first lines of the body are shown.
    document.querySelector("#body-section .lines > button")?.click();
    line = $(`line-${number}`);
  }
  line?.scrollIntoView({ block: "center" });
  line?.focus({ preventScroll: true });
}

/** What a backend answered, and what is wrong with it. */
export function backendElement(backend) {
  return [
    h(
      "p",
      {},
      h("strong", { class: `verdict ${backend.verdict}` }, backend.verdict),
      ` ${backend.status || "no answer"} from `,
      h("code", {}, backend.url),
      backend.elapsed_ms === null ? "" : ` in ${milliseconds(backend.elapsed_ms)}`,
    ),
    backend.reasons.length > 0
      ? h("ul", { class: "reasons" }, ...backend.reasons.map((text) => h("li", {}, text)))
      : null,
    backend.help ? h("p", { class: "help" }, "→ ", backend.help) : null,
    backend.raw === null || backend.raw === undefined ? null : pre(backend.raw),
  ];
}

function signature({ state, cause, help }) {
  const kinds = { valid: "pass", invalid: "fail", missing: "fail", unchecked: "skipped" };
  return section(
    "Signature",
    h("p", {}, h("strong", { class: `verdict ${kinds[state] ?? ""}` }, state), cause ? `: ${cause}` : ""),
    state === "unchecked" ? h("p", { class: "muted" }, "No token is set, so signatures are not checked.") : null,
    help ? h("p", { class: "help" }, "→ ", help) : null,
  );
}

function timeline(steps) {
  const whole = Math.max(...steps.map((step) => step.ms), 0.001);
  return section(
    "Timeline",
    h(
      "ol",
      { class: "timeline" },
      ...steps.map((step) => {
        const bar = h("span", { class: "bar", "aria-hidden": "true" });
        bar.style.setProperty("--part", `${(100 * step.ms) / whole}%`);
        return h("li", {}, h("span", {}, step.name), h("span", { class: "ms" }, milliseconds(step.ms) || "0 ms"), bar);
      }),
    ),
  );
}

function repeats(detail, actions) {
  if (!detail.repeats || detail.repeats.length === 0) return null;
  const earlier = [...new Set(detail.repeats.map((repeat) => repeat.id).filter((id) => id))];
  return section(
    "Repeat",
    h("p", {}, "An earlier callback contained this already."),
    h("p", {}, ...earlier.map((id) => button(`Compare with #${id}`, () => actions.compareWith(id), { class: "link" }))),
  );
}

export class Detail {
  /** `actions` has `compare(row)`, `compareWith(id)`, `edit(detail)`, `back()`. */
  constructor(about, actions) {
    this.root = $("detail");
    this.about = about;
    this.actions = actions;
    this.shown = null;
    this.cache = new Map();
  }

  async load(id) {
    if (this.cache.has(id)) return this.cache.get(id);
    const detail = await getJson(`/api/exchanges/${id}?view=detail`);
    this.cache.set(id, detail);
    if (this.cache.size > 50) this.cache.delete(this.cache.keys().next().value);
    return detail;
  }

  /** Shows a callback; what was asked for last wins. */
  async show(id) {
    this.wanted = id;
    try {
      const detail = await this.load(id);
      if (this.wanted === id) this.draw(detail);
    } catch (error) {
      if (this.wanted !== id) return;
      this.shown = null;
      replacePart(this.root, this.backButton(), problem(error));
    }
  }

  /** Forgets what was loaded; it was of another run. */
  forget() {
    this.cache.clear();
  }

  leave() {
    this.wanted = null;
    this.shown = null;
  }

  backButton() {
    return button("← Back to the list", () => this.actions.back(), { class: "back" });
  }

  draw(detail) {
    this.shown = detail;
    const { row, record } = detail;
    this.sent = h("div", { "aria-live": "polite" });
    const body = h("section", { id: "body-section" }, h("h3", {}, "Body"));
    body.append(...bodyElement("body", detail.body, detail.findings, explain).filter((part) => part));
    const main = h("div", {}, meaning(detail), findings(detail), body);
    const answer = section(
      "Answer given",
      h(
        "p",
        {},
        `${row.status || "no answer"} in ${milliseconds(row.elapsed_ms)}`,
        row.fault ? `, fault: ${row.fault}` : "",
      ),
      ...bodyElement("answer", detail.answer, [], explain),
    );
    const side = h(
      "div",
      {},
      signature(detail.signature),
      detail.backend ? section("Backend", ...backendElement(detail.backend)) : null,
      answer,
      timeline(detail.timeline),
      repeats(detail, this.actions),
      section("Query", table(["Parameter", "Value"], Object.entries(record.query ?? {}))),
      section("Headers", table(["Header", "Value"], record.headers ?? [])),
    );
    const columns = h("div", { class: "columns" }, main, side);
    replacePart(this.root, this.backButton(), this.head(detail), this.sent, columns);
    this.root.scrollTop = 0;
  }

  head({ row, record, meaning: rows }) {
    const what = rows.find(({ label }) => label === "what")?.value;
    const tool = (text, act, properties) => button(text, () => act.call(this), properties);
    const cannot = this.about.can_resend ? {} : { "aria-disabled": "true", title: this.about.why_no_resend };
    return h(
      "div",
      { class: `head ${row.verdict}` },
      h("h2", { tabindex: -1 }, row.title || row.command || "Unreadable request"),
      h(
        "p",
        {},
        h("strong", { class: "verdict pill" }, row.verdict),
        ` #${row.id} `,
        row.command ? h("code", {}, row.command) : h("code", {}, `${record.method} ${record.url}`),
      ),
      what ? h("p", { class: "lead" }, what) : null,
      h("p", { class: "muted" }, `${time(row.received_at, true)} from ${row.remote}`),
      h(
        "div",
        { class: "tools", role: "group", "aria-label": "Actions" },
        tool("Send again", this.resend, { ...cannot, "data-act": "resend" }),
        tool("Edit and send", this.edit, { ...cannot, "data-act": "edit" }),
        tool("Compare", () => this.actions.compare(row), { "data-act": "compare", title: "Compare with another (c)" }),
        tool("Copy curl", () => this.copyText("curl", "curl"), { "data-act": "curl" }),
        tool("Copy fixture", () => this.copyText("fixture", "fixture"), { "data-act": "fixture" }),
        tool("Copy record", () => copy(JSON.stringify(record), "record"), { "data-act": "record" }),
      ),
    );
  }

  async copyText(part, what) {
    if (!this.shown) return;
    try {
      await copy(await getText(`/api/exchanges/${this.shown.row.id}/${part}`), what);
    } catch (error) {
      toast(`${error.message}. ${error.help ?? ""}`, "fail");
    }
  }

  canResend() {
    if (this.about.can_resend) return this.shown !== null;
    const help = this.about.mode === "listen" ? ". Start timhook listen with --forward-to URL." : "";
    if (this.shown) toast(`It cannot be sent again: ${this.about.why_no_resend}${help}`, "fail");
    return false;
  }

  edit() {
    if (this.canResend()) this.actions.edit(this.shown);
  }

  /** Sends the same body again, with a fresh signature, and shows what the backend answers. */
  async resend() {
    if (!this.canResend()) return;
    const { sent } = this;
    replace(sent, h("p", { class: "muted" }, "Sending…"));
    try {
      const { backend } = await postJson(`/api/exchanges/${this.shown.row.id}/resend`, {});
      replace(sent, h("section", { class: "sent" }, h("h3", {}, "Sent again"), ...backendElement(backend)));
    } catch (error) {
      replace(sent, problem(error));
    }
  }
}
