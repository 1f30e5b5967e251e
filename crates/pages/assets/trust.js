// The one Trusted Types policy of our pages: a script's address is one of our own assets, or it is refused.

const policy = globalThis.trustedTypes?.createPolicy("doorward", { createScriptURL: ownAsset });

function ownAsset(text) {
  const address = new URL(text, globalThis.location.href);
  if (address.origin !== globalThis.location.origin || !address.pathname.startsWith("/s/")) {
    throw new TypeError("not one of our own assets");
  }
  return address.href;
}

// An address that `new Worker` takes.
export function scriptAddress(text) {
  return policy ? policy.createScriptURL(text) : ownAsset(text);
}
