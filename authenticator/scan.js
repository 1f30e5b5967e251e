// Reads a QR code with the camera: by the browser's own decoder where there is one, else by jsQR in a worker of ours.
import { scriptAddress } from "./trust.js";

const EDGE = 640; // pixels: what a decoder is given, at most

// Shows the camera in `video` and calls `found(text)` for each code, until it returns true or `signal` says so.
// Rejects with a DOMException: NotAllowedError, NotFoundError, NotReadableError.
export async function scan(video, signal, found) {
  if (!navigator.mediaDevices) throw new DOMException("no camera here", "NotFoundError");
  const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  const decoder = await nativeDecoder() ?? workerDecoder();
  try {
    if (signal.aborted) return;
    video.srcObject = stream;
    await video.play().catch(() => {});
    while (!signal.aborted) {
      const text = video.videoWidth > 0 ? await decoder.read(video) : null;
      if (text && !signal.aborted && found(text)) return;
      await nextMoment();
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    decoder.end();
  }
}

async function nativeDecoder() {
  if (!("BarcodeDetector" in globalThis)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return {
    read: async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue,
    end() {},
  };
}

function workerDecoder() {
  const worker = new Worker(scriptAddress("./scan-worker.js"), { type: "module" });
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  return {
    read(video) {
      const scale = Math.min(1, EDGE / Math.max(video.videoWidth, video.videoHeight));
      const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
      [canvas.width, canvas.height] = [width, height];
      drawing.drawImage(video, 0, 0, width, height);
      const { data } = drawing.getImageData(0, 0, width, height);
      return new Promise((resolve) => {
        worker.onmessage = ({ data: text }) => resolve(text);
        worker.onerror = () => resolve(null);
        worker.postMessage({ pixels: data, width, height }, [data.buffer]);
      });
    },
    end: () => worker.terminate(),
  };
}

function nextMoment() {
  return new Promise((resolve) => { setTimeout(resolve, 100); });
}
