// Sends a callback again with changes. The body is checked while one types.
import { postJson } from "./api.js";
import { findingElement } from "./body.js";
import { backendElement, explain } from "./detail.js";
import { button, h, openDialog, problem, replace } from "./dom.js";

function selectPlace(area, line, column) {
  const lines = area.value.split("\n");
  // Columns count whole characters, a text area counts UTF-16 units.
  const before = [...(lines[line - 1] ?? "")].slice(0, (column ?? 1) - 1).join("").length;
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + before;
  area.focus();
  area.setSelectionRange(start, start + 1);
}

function placedFinding(finding, area) {
  const element = findingElement(finding, explain);
  if (finding.line) {
    const text = `line ${finding.line}, column ${finding.column ?? 1}`;
    element.prepend(button(text, () => selectPlace(area, finding.line, finding.column), { class: "link place" }));
  }
  return element;
}

/** Opens the editor over a callback. */
export function edit(detail) {
  const area = h("textarea", { class: "code", rows: 16, spellcheck: "false", "aria-label": "Body to send" });
  area.value = detail.body.pretty ?? detail.body.raw ?? "";
  const found = h("div", { class: "checked", "aria-live": "polite" });
  const sent = h("div", { "aria-live": "polite" });
  let timer = 0;
  let asked = null;

  const check = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const command = detail.row.command;
      const told = await postJson("/api/check", { command, body: area.value }, { signal });
      if (told.findings.length === 0) replace(found, h("p", { class: "verdict pass" }, "✓ no findings"));
      else replace(found, ...told.findings.map((finding) => placedFinding(finding, area)));
    } catch (error) {
      if (error.name !== "AbortError") replace(found, problem(error));
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, 250);
  });
  const send = button(
    "Send",
    async () => {
      // A button that is disabled would lose the focus.
      if (send.ariaDisabled) return;
      send.ariaDisabled = "true";
      try {
        const { backend } = await postJson(`/api/exchanges/${detail.row.id}/resend`, { body: area.value });
        replace(sent, h("section", { class: "sent" }, h("h3", {}, "Answer"), ...backendElement(backend)));
      } catch (error) {
        replace(sent, problem(error));
      }
      send.ariaDisabled = null;
      sent.scrollIntoView({ block: "nearest" });
    },
    { class: "primary", "data-act": "send" },
  );
  openDialog(
    `Edit and send #${detail.row.id}`,
    h(
      "p",
      { class: "muted" },
      "A callback with findings can be sent, too. If there is a token, it gets a fresh signature.",
    ),
    area,
    found,
    h("div", { class: "tools" }, send),
    sent,
  );
  area.focus();
  area.setSelectionRange(0, 0);
  check();
}
