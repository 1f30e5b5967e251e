// Reads a server's event stream by fetch, because EventSource sends no token.
import { openStream } from "./api.js";

const SILENCE = 60_000; // the server says something every 25 s

// Calls `heard(event, data)` for each event until the stream ends or `signal` says so.
export async function readStream(token, signal, heard) {
  const silence = new AbortController();
  const body = await openStream("stream", token, AbortSignal.any([signal, silence.signal]));
  let timer = setTimeout(() => silence.abort(), SILENCE);
  heard("open", null);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE);
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) tell(block, heard);
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

function tell(block, heard) {
  let [event, data] = ["message", []];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
  if (data.length > 0 || event !== "message") heard(event, data.length > 0 ? JSON.parse(data.join("\n")) : null);
}
