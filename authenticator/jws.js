// Signs for one workspace: a P-256 key that is made here and cannot be read out, not even by this app.
import { base64url } from "./bytes.js";

const KEY = { name: "ECDSA", namedCurve: "P-256" };

export function newKeys() {
  return crypto.subtle.generateKey(KEY, false, ["sign", "verify"]);
}

// The public half, as a JWK with nothing but what names it.
export async function publicJwk(keys) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", keys.publicKey);
  return { kty, crv, x, y };
}

// A compact JWS, ES256 (RFC 7515, RFC 7518 3.4).
export async function sign(header, payload, keys) {
  const part = (value) => base64url(new TextEncoder().encode(JSON.stringify(value)));
  const signed = `${part({ alg: "ES256", ...header })}.${part(payload)}`;
  const way = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(way, keys.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${base64url(signature)}`;
}
