// Looks for a QR code in one picture after the other, beside the page.
import "./vendor/jsQR.js";

self.addEventListener("message", ({ data: { pixels, width, height } }) => {
  const found = self.jsQR(pixels, width, height, { inversionAttempts: "attemptBoth" });
  self.postMessage(found?.data ?? null);
});
