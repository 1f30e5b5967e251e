// What a QR code says, or somebody types.

// Crockford's base32 as people write it: any case, blanks and hyphens, O for 0, I and L for 1. Null if it is no token.
export function pairingToken(typed) {
  const text = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text) ? text : null;
}

// `{ pair }`, `{ answer, number }`, `{ request }`, `{ elsewhere }` with another server's name, or null for anything else.
export function readLink(text, origin) {
  const bare = pairingToken(text);
  if (bare) return { pair: bare };
  let address;
  try {
    address = new URL(text);
  } catch {
    return null;
  }
  if (!address.pathname.startsWith("/authenticator")) return null;
  const said = readFragment(address.hash);
  if (said && address.origin !== origin) return { elsewhere: address.host };
  return said;
}

// The fragment of an address of ours. It reaches no server.
export function readFragment(hash) {
  const [, word, value] = /^#(pair|answer|request)=(.+)$/.exec(hash) ?? [];
  if (word === "pair") {
    const pair = pairingToken(value);
    return pair && { pair };
  }
  if (word === "answer") {
    const [, answer, number] = /^([\w-]+)\.(\d{2,8})$/.exec(value) ?? [];
    return answer ? { answer, number } : null;
  }
  return word === "request" && /^[\w-]+$/.test(value) ? { request: value } : null;
}
