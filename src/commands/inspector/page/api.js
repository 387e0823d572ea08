// The server: requests, and the stream of new callbacks.

const UNREACHABLE = {
  message: "timhook cannot be reached",
  help: "It may have ended. Start it again, and open the URL that it prints.",
};

/** The answer, or an Error with `help` and `status`. */
async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw Object.assign(new Error(UNREACHABLE.message), { help: UNREACHABLE.help, status: 0 });
  }
  if (response.ok) return response;
  let told = {};
  try {
    told = await response.json();
  } catch {
    // An answer without JSON has its status alone to tell.
  }
  const help = response.status === 401 ? "Open the URL with the key, which the terminal shows." : (told.help ?? "");
  throw Object.assign(new Error(told.error ?? `status ${response.status}`), { help, status: response.status });
}

export async function getJson(path, options) {
  return (await ask(path, options)).json();
}

export async function getText(path) {
  return (await ask(path)).text();
}

export async function postJson(path, value, options = {}) {
  const headers = { "Content-Type": "application/json" };
  return (await ask(path, { method: "POST", headers, body: JSON.stringify(value), ...options })).json();
}

/**
 * The stream of rows. `on` has `rows(list)`, `gap()`, `end(why)`, `state(name)` and `again()`, which is called when
 * the stream is back after a break.
 */
export function openEvents(query, on) {
  const source = new EventSource(`/api/events?${query}`);
  let isBroken = false;
  source.onopen = () => {
    on.state("live");
    if (isBroken) on.again();
    isBroken = false;
  };
  source.onerror = () => {
    isBroken = true;
    on.state(source.readyState === EventSource.CLOSED ? "lost" : "connecting");
  };
  source.addEventListener("row", (event) => on.rows([JSON.parse(event.data)]));
  source.addEventListener("rows", (event) => on.rows(JSON.parse(event.data)));
  source.addEventListener("gap", () => on.gap());
  source.addEventListener("end", (event) => {
    source.close();
    on.end(JSON.parse(event.data).why);
  });
  return source;
}
