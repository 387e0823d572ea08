// The module `k6/crypto`, as far as exported scripts use it.
import { createHash } from "node:crypto";

export default { sha256: (input, encoding) => createHash("sha256").update(input).digest(encoding) };
