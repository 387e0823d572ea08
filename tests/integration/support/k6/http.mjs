// The module `k6/http`, as far as exported scripts use it. Its `post` waits, which takes a process of its own here.
import { execFileSync } from "node:child_process";

const SEND = `
import http from "node:http";
import { readFileSync } from "node:fs";
const { url, headers } = JSON.parse(process.argv[1]);
const request = http.request(url, { method: "POST", headers }, (response) => {
  let body = "";
  response.setEncoding("utf8").on("data", (part) => (body += part));
  response.on("end", () => console.log(JSON.stringify({ status: response.statusCode, body })));
});
request.end(readFileSync(0));
`;

function post(url, body, parameters) {
  if (parameters.redirects !== 0 || !/^\d+ms$/.test(parameters.timeout)) {
    throw new Error(`unexpected parameters ${JSON.stringify(parameters)}`);
  }
  const input = typeof body === "string" ? Buffer.from(body, "utf8") : Buffer.from(body);
  const what = JSON.stringify({ url, headers: { ...parameters.headers, "Content-Length": input.length } });
  const begin = performance.now();
  const answer = JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", SEND, what], { input }));
  const timings = { connecting: 0, tls_handshaking: 0, duration: performance.now() - begin };
  return { ...answer, timings };
}

export default { post };
