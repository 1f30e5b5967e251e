// Solves a puzzle: tries one counter after the other until PBKDF2 gives the key that the server drew. Runs in a worker;
// where there is none the page calls `solve` itself, which leaves the page usable, because every try is awaited.

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// Returns what the form sends: base64 of challenge and solution. Throws if the puzzle is not one of ours.
export async function solve(challenge) {
  const { algorithm, cost, keyLength, keyPrefix, nonce, salt } = challenge.parameters;
  if (algorithm !== "PBKDF2/SHA-256") throw new TypeError("unknown puzzle");
  const [first, saltBytes] = [bytesOf(nonce), bytesOf(salt)];
  const password = new Uint8Array(first.length + 4);
  password.set(first);
  const place = new DataView(password.buffer);
  const passes = { name: "PBKDF2", hash: "SHA-256", salt: saltBytes, iterations: cost };
  for (let counter = 0; counter < 2 ** 32; counter += 1) {
    place.setUint32(first.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hexOf(new Uint8Array(await crypto.subtle.deriveBits(passes, key, keyLength * 8)));
    if (derivedKey.startsWith(keyPrefix)) {
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
    }
  }
  throw new RangeError("no solution");
}

if (globalThis.document === undefined && globalThis.self !== undefined) {
  globalThis.self.addEventListener("message", (event) => {
    solve(event.data).then(
      (solution) => globalThis.self.postMessage({ solution }),
      () => globalThis.self.postMessage({}),
    );
  });
}
