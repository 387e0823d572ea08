// The module `k6`, as far as exported scripts use it: prints each check as a line of JSON.
export function check(value, checks, tags) {
  for (const [name, judge] of Object.entries(checks)) {
    console.log(JSON.stringify({ check: name, passes: Boolean(judge(value)), payload: tags.payload }));
  }
}
