// Asks the server. What it refuses is a `Refusal` with the server's stable code; what never arrives is `Unreachable`.

export class Refusal extends Error {
  name = "Refusal";

  constructor(status, problem) {
    super(problem.code ?? String(status));
    this.status = status;
    this.code = problem.code ?? "";
    this.triesLeft = problem.tries_left;
  }
}

export class Unreachable extends Error {
  name = "Unreachable";
}

const PATIENCE = 15_000; // milliseconds

// The answer's JSON (null for 204), with `measured`: how far the server's clock is ahead of ours, in milliseconds.
export async function call(method, path, { token, body } = {}) {
  const sent = Date.now();
  const answer = await reach(path, {
    method,
    headers: headers(token, body && "application/json"),
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable(); // a proxy without its server
  const text = await answer.text().catch(() => { throw new Unreachable(); });
  const said = parsed(text);
  if (!answer.ok) throw new Refusal(answer.status, said ?? {});
  if (said?.server_time) {
    const middle = (sent + Date.now()) / 2;
    said.measured = Math.round(Date.parse(said.server_time) - middle);
  }
  return said;
}

// An open event stream's body.
export async function openStream(path, token, signal) {
  const answer = await reach(path, { headers: headers(token, null, "text/event-stream"), signal, cache: "no-store" });
  if (!answer.ok) throw new Refusal(answer.status, parsed(await answer.text().catch(() => "")) ?? {});
  return answer.body;
}

async function reach(path, options) {
  try {
    return await fetch(`/api/v1/authenticator/${path}`, { ...options, credentials: "omit", redirect: "error" });
  } catch {
    throw new Unreachable();
  }
}

function headers(token, contentType, accept) {
  return {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(contentType && { "content-type": contentType }),
    ...(accept && { accept }),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
