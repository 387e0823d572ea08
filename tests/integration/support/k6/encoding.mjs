// The module `k6/encoding`, as far as exported scripts use it.
function b64decode(text, variant) {
  if (variant !== "std") {
    throw new Error(`unexpected variant ${variant}`);
  }
  return new Uint8Array(Buffer.from(text, "base64")).buffer;
}

export default { b64decode };
