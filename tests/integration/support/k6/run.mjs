// Runs a script for k6 once, by its own options, with node: node run.mjs SCRIPT [NAME=VALUE…]
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { state } from "k6/execution";

const [script, ...variables] = process.argv.slice(2);
globalThis.__ENV = Object.fromEntries(variables.map((variable) => variable.split(/=(.*)/s).slice(0, 2)));
globalThis.open = (file) => readFileSync(file, "utf8");
const module = await import(pathToFileURL(script));
console.log(JSON.stringify({ options: module.options }));
for (; state.iteration < module.options.iterations; state.iteration += 1) {
  module.default();
}
