// The one Trusted Types policy: a script's address is a file of this app, or it is refused.

const policy = globalThis.trustedTypes?.createPolicy("doorward", { createScriptURL: ownFile });

function ownFile(text) {
  const address = new URL(text, location.href);
  if (address.origin !== location.origin || !address.pathname.startsWith("/authenticator/")) {
    throw new TypeError("not a file of this app");
  }
  return address.href;
}

// An address that `new Worker` and `serviceWorker.register` take.
export function scriptAddress(text) {
  return policy ? policy.createScriptURL(text) : ownFile(text);
}
