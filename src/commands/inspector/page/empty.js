// What to do as long as there is nothing to see.
import { button, copy, h, pre } from "./dom.js";

const CONSOLE = [
  ["URL", "Edit beside the webhook URL. The port is 80 or 443. A new URL is in use after 2 minutes."],
  ["token", "The same dialog: switch on authentication and set a token. Give it to timhook in TIMHOOK_TOKEN."],
  ["commands", "Edit beside the events: tick each callback that you want."],
  ["SDKAppID", "Beside the name of the application. Give it to timhook with --sdkappid."],
];

/** How to get the first callback, as nodes. */
export function welcome(about) {
  if (about.mode === "show") {
    return [h("h2", {}, "No callbacks"), h("p", {}, `Nothing was found in ${about.files.join(", ") || "the input"}.`)];
  }
  return [
    h("h2", {}, "Waiting for the first callback"),
    h("h3", {}, "1. Try it"),
    h("p", {}, "Run this in a terminal. A callback appears here at once."),
    about.curl
      ? h(
          "div",
          {},
          pre(about.curl),
          button("Copy", () => copy(about.curl, "curl"), { "aria-label": "Copy the curl line" }),
        )
      : null,
    h("h3", {}, "2. Receive real callbacks"),
    h("p", {}, "Callbacks are received at ", h("code", {}, about.url ?? ""), "."),
    h(
      "p",
      {},
      "The vendor calls public URLs only. Put a reverse proxy or a tunnel in front of this address, and give the public URL to the vendor.",
    ),
    h("h3", {}, "3. In the vendor's console"),
    h("p", {}, "Open the Chat console, choose Chat > Webhook on the left, and your application at the top."),
    h("dl", { class: "facts" }, ...CONSOLE.flatMap(([what, where]) => [h("dt", {}, what), h("dd", {}, where)])),
  ];
}
