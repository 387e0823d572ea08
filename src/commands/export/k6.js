// Above stand `deliveries`, each with its request, and `run`, which says how they are sent and judged.
import { check } from "k6";
import crypto from "k6/crypto";
import encoding from "k6/encoding";
import execution from "k6/execution";
import http from "k6/http";

export const options = {
  vus: 1,
  iterations: deliveries.length,
  thresholds: { checks: ["rate==1"] },
  ...run.options,
};
if (run.certificate) {
  options.tlsAuth = [{ cert: open(run.certificate.cert), key: open(run.certificate.key) }];
}

const token = __ENV.TIMHOOK_TOKEN;
if (run.isSigned && !token) {
  throw new Error("TIMHOOK_TOKEN is missing: k6 run -e TIMHOOK_TOKEN=… FILE");
}

function sign(url) {
  if (!run.isSigned) {
    return url;
  }
  const time = run.time || String(Math.floor(Date.now() / 1000));
  return `${url}&Sign=${crypto.sha256(token + time, "hex")}&RequestTime=${time}`;
}

function parsed(answer) {
  try {
    return typeof answer.body === "string" ? JSON.parse(answer.body) : undefined;
  } catch (error) {
    return undefined;
  }
}

function field(answer, name) {
  const body = parsed(answer);
  return body === null || body === undefined ? undefined : body[name];
}

function statusIs(status) {
  return { [`status is ${status}`]: (answer) => answer.status === status };
}

const types = {
  "ErrorCode is an integer": (answer) => Number.isInteger(field(answer, "ErrorCode")),
  "ErrorInfo is a string": (answer) => typeof field(answer, "ErrorInfo") === "string",
};

// What --expect may name.
const expectations = {
  any: { "there is an answer": (answer) => answer.status > 0 },
  ok: {
    ...statusIs(200),
    "ActionStatus is OK": (answer) => field(answer, "ActionStatus") === "OK",
    "ErrorCode is 0": (answer) => field(answer, "ErrorCode") === 0,
    ...types,
  },
  fail: {
    ...statusIs(200),
    "ActionStatus is FAIL": (answer) => field(answer, "ActionStatus") === "FAIL",
    ...types,
  },
  contract: {
    ...statusIs(200),
    "ActionStatus is OK or FAIL": (answer) => ["OK", "FAIL"].includes(field(answer, "ActionStatus")),
    ...types,
  },
};

// What a JSON Pointer names; undefined if there is nothing.
function at(value, pointer) {
  for (const name of pointer.split("/").slice(1)) {
    const key = name.replace(/~1/g, "/").replace(/~0/g, "~");
    const isThere =
      Array.isArray(value) ? /^(0|[1-9][0-9]*)$/.test(key) : typeof value === "object" && value !== null;
    if (!isThere || !Object.prototype.hasOwnProperty.call(value, key)) {
      return undefined;
    }
    value = value[key];
  }
  return value;
}

function isEqual(one, other) {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other;
  }
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.prototype.hasOwnProperty.call(other, key) && isEqual(one[key], other[key]))
  );
}

// The checks of a delivery of which a file says what its answer should be.
function checksOf(expected) {
  const checks = { ...statusIs(expected.status), ...expectations[expected.contract] };
  for (const [pointer, value] of expected.answer || []) {
    const name = `answer ${pointer} is ${JSON.stringify(value)}`;
    checks[name] = (answer) => isEqual(at(parsed(answer), pointer), value);
  }
  if (expected.milliseconds !== undefined) {
    checks[`latency is at most ${expected.milliseconds} ms`] = ({ timings }) =>
      timings.connecting + timings.tls_handshaking + timings.duration <= expected.milliseconds;
  }
  return checks;
}

const usual = run.status === undefined ? expectations[run.expectation] : statusIs(run.status);

export default function () {
  const delivery = deliveries[execution.scenario.iterationInTest % deliveries.length];
  const body = delivery.base64 === undefined ? delivery.body : encoding.b64decode(delivery.base64, "std");
  const parameters = {
    headers: delivery.headers,
    redirects: 0,
    timeout: `${run.milliseconds}ms`,
    tags: { payload: delivery.name, name: "delivery" },
  };
  const answer = http.post(sign(delivery.url), body, parameters);
  const checks = delivery.expected ? checksOf(delivery.expected) : usual;
  check(answer, checks, { payload: delivery.name });
}
