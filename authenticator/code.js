// The verification code: RFC 6238 over HMAC-SHA-256, computed here, without any network.
import { bytesOf } from "./bytes.js";

const HMAC = { name: "HMAC", hash: "SHA-256" };

// The secret as a key that can be used and never read.
export function importSecret(text) {
  return crypto.subtle.importKey("raw", bytesOf(text), HMAC, false, ["sign"]);
}

// The code at a time in milliseconds, and how many seconds it still lives.
export async function codeAt({ key, digits, period }, now) {
  const seconds = Math.floor(now / 1000);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(seconds / period)));
  const mac = new DataView(await crypto.subtle.sign(HMAC, key, counter.buffer));
  const from = mac.getUint8(mac.byteLength - 1) & 0xf; // RFC 4226, 5.3
  const number = (mac.getUint32(from) & 0x7fffffff) % 10 ** digits;
  return { code: String(number).padStart(digits, "0"), left: period - (seconds % period) };
}
