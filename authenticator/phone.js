// What this phone knows and does: its accounts, the requests that wait, and how it keeps in touch.
//
// Whoever shows something listens for "change"; "request", "settled" and "code" say what just came in.
import { Refusal, Unreachable, call } from "./api.js";
import { base64url } from "./bytes.js";
import { importSecret } from "./code.js";
import { newKeys, publicJwk, sign } from "./jws.js";
import * as store from "./store.js";
import { readStream } from "./stream.js";

// This app's version. A server that needs a newer one says so.
export const APP = 1;

// A browser holds six connections to one server over HTTP/1.1: more accounts than this ask in turns.
const STREAMS = 4;
const TURN = 5_000; // milliseconds between two questions where there is no stream
const SOON = 1_000; // the first pause before a lost connection is tried again
const AWAY = 30_000; // the longest
const STEADY = 10_000; // a stream that held so long did not fail at once

class Phone extends EventTarget {
  accounts = [];
  requests = new Map();
  ended = []; // titles of workspaces that let this phone go
  lost = false;
  outdated = false;
  #lines = new Map();

  async start() {
    this.accounts = await store.accounts();
    this.ended = (await store.setting("ended")) ?? [];
    if (this.accounts.length > 0) void store.remember("PUT");
    else if (await store.wasKept()) this.lost = true;
    for (const account of this.accounts) this.#listen(account);
    void this.#sayFarewells();
    addEventListener("online", () => this.#wakeAll());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wakeAll());
  }

  account(device) {
    return this.accounts.find((account) => account.device === device);
  }

  // The requests that can still be answered, the newest first.
  open() {
    const now = Date.now();
    const waiting = [...this.requests.values()].filter((request) => request.state === "open" && request.ends > now);
    return waiting.sort((one, other) => other.ends - one.ends);
  }

  // Time as the server's clock has it, by the last contact.
  now(account) {
    return Date.now() + (account.offset ?? 0);
  }

  // Takes a pairing token. Nothing works yet: the six digits are typed where the QR code was shown.
  //
  // A token does not say whose it is: the keys of disconnected workspaces are tried first, so that a known phone stays
  // the same one, then a new key. The server refuses a key that is somebody else's, and a new one where only the known
  // phone may connect; both use nothing up.
  async pair(token, name, platform) {
    const known = (state) => this.accounts.filter((account) => (account.state === "disconnected") === state).map((account) => account.keys);
    const candidates = [...known(true), await newKeys(), ...known(false)];
    for (const [at, keys] of candidates.entries()) {
      try {
        return await this.#pairWith(keys, token, name, platform);
      } catch (error) {
        const another = error instanceof Refusal && error.code === "not_allowed" && at + 1 < candidates.length;
        if (!another) throw error;
      }
    }
    return undefined;
  }

  async #pairWith(keys, token, name, platform) {
    const pairing = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
    const header = { typ: "doorward-pairing+jws", jwk: await publicJwk(keys) };
    const jws = await sign(header, { aud: location.origin, pairing, name, platform, app: String(APP) }, keys);
    const said = await call("POST", "devices", { body: { pairing: token, jws } });
    const account = {
      device: said.device,
      token: said.token,
      state: said.state,
      digits: said.digits,
      ends: Date.parse(said.expires_at) - said.measured,
      workspace: said.workspace,
      employee: said.employee,
      keys,
      code: { key: await importSecret(said.code.secret), digits: said.code.digits, period: said.code.period },
      vapid: said.push?.public_key,
      offset: said.measured,
    };
    // A known phone whose new code comes to nothing stays what it was: disconnected, with its key.
    const was = this.account(said.device);
    if (was) account.former = was.former ?? { token: was.token, code: was.code };
    // One entry a person and workspace: what stood there before is replaced.
    const same = (other) => other.workspace.id === account.workspace.id && other.employee.login === account.employee.login;
    for (const former of this.accounts.filter((other) => same(other) && other.device !== account.device)) await this.#drop(former);
    await this.#keep(account);
    this.lost = false;
    void store.remember("PUT");
    void navigator.storage?.persist?.();
    this.#listen(account);
    return account;
  }

  // The person's other workspaces that this phone may be connected to now; none where it is not known.
  async others(account) {
    try {
      const said = await call("GET", "others", { token: account.token });
      return said.workspaces.filter(({ id }) => !this.accounts.some((other) => this.#isOf(other, id, account) && other.state === "connected"));
    } catch {
      return [];
    }
  }

  #isOf(other, workspace, account) {
    return other.workspace.id === workspace && other.employee.login === account.employee.login;
  }

  // Connects another workspace of the same person with a key of its own; the key that is connected vouches for it.
  // Returns the account, and the recovery codes that come with it; without those if the answer was lost.
  async follow(account, workspace, name, platform) {
    const { pairing } = await call("POST", `others/${workspace}`, { token: account.token });
    const other = await this.#pairWith(await newKeys(), pairing, name, platform);
    const payload = { aud: location.origin, sub: account.device, workspace, device: other.device };
    const jws = await sign({ typ: "doorward-following+jws", kid: account.device }, payload, account.keys);
    let codes = null;
    try {
      const said = await call("POST", `others/${workspace}/connect`, { token: account.token, body: { pairing, jws } });
      codes = said.recovery_codes;
    } catch (error) {
      // Its answer may be lost: the new key knows whether it is connected.
      await this.refresh(other);
      if (this.account(other.device)?.state !== "connected") throw error;
    }
    await this.refresh(other);
    return { other, codes };
  }

  // Answers a request: "approve", with what its answer needs, or "deny". Returns the state that follows.
  async answer(request, decision, number, warned) {
    const account = this.account(request.device);
    const payload = { aud: location.origin, sub: account.device, request: request.id, challenge: request.challenge, decision };
    if (number) payload.number = number;
    if (warned) payload.warned = true;
    const jws = await sign({ typ: "doorward-answer+jws", kid: account.device }, payload, account.keys);
    const { state } = await call("POST", `requests/${request.id}/answer`, { token: account.token, body: { jws } });
    this.#settle(request.id, state);
    return state;
  }

  // Deletes what is kept of one workspace, here and on the server, at once or when there is a connection again.
  async remove(account) {
    await this.#drop(account);
    await store.change("farewells", (all = []) => [...all, account.token]);
    void this.#sayFarewells();
  }

  // Reads again what a workspace says about this phone, and what waits there.
  async refresh(account) {
    try {
      await this.#learn(account, await call("GET", "device", { token: account.token }));
      if (account.state === "connected") await this.#load(account);
      return true;
    } catch (error) {
      await this.#judge(account, error);
      return false;
    }
  }

  // A request by its id, asked for where it is not known yet.
  async find(id) {
    if (!this.requests.has(id)) await Promise.all(this.accounts.map((account) => this.refresh(account)));
    return this.requests.get(id);
  }

  // The person has read it.
  async forgetLoss() {
    this.lost = false;
    await store.remember("DELETE");
    this.#changed();
  }

  async forgetEnded(workspace) {
    this.ended = this.ended.filter((other) => other !== workspace);
    await store.set("ended", this.ended);
    this.#changed();
  }

  #listen(account) {
    this.#lines.get(account.device)?.abort();
    const line = new AbortController();
    this.#lines.set(account.device, line);
    void this.#hold(account, line.signal);
  }

  // Keeps one workspace in touch until its line is cut. What fails at once is tried again more and more rarely; a call
  // of `wake` ends a pause early.
  async #hold(account, signal) {
    let pause = SOON;
    while (!signal.aborted && this.account(account.device) === account) {
      const begun = Date.now();
      const known = await this.refresh(account);
      const alive = account.state === "waiting" || account.state === "connected";
      const streams = account.state === "connected" && this.accounts.indexOf(account) < STREAMS;
      if (known && streams) {
        try {
          await readStream(account.token, signal, (event, data) => this.#heard(account, event, data));
        } catch (error) {
          await this.#judge(account, error);
        }
      }
      const held = Date.now() - begun > STEADY;
      pause = held ? SOON : Math.min(pause * 2, AWAY);
      await this.#rest(account, known && !streams ? (alive ? TURN : AWAY) : pause, signal);
    }
  }

  #rest(account, span, signal) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, span * (0.75 + Math.random() / 2));
      const early = () => { clearTimeout(timer); resolve(); };
      account.wake = early;
      signal.addEventListener("abort", early, { once: true });
    });
  }

  #wakeAll() {
    for (const account of this.accounts) account.wake?.();
    void this.#sayFarewells();
  }

  async #heard(account, event, data) {
    account.online = true;
    if (event === "open") await this.#load(account).catch(() => {});
    if (event === "state") await this.refresh(account);
    if (event === "request") this.#enter(account, data);
    if (event === "settled") this.#settle(data.id, data.state);
    if (event === "code") this.#tell("code", account);
    this.#changed();
  }

  async #learn(account, said) {
    const before = account.state;
    account.online = true;
    account.workspace = said.workspace;
    account.employee = said.employee;
    account.state = said.state;
    account.subscribed = said.push?.subscribed;
    if (said.state === "connected" && account.subscribed === false) this.#tell("unheard", { account, failure: said.push.failure });
    account.vapid = said.push?.public_key ?? account.vapid;
    if (said.measured !== undefined) account.offset = said.measured;
    this.outdated = Number(said.app_minimum ?? 0) > APP;
    if (account.state === "ended") return this.#end(account);
    if (account.state !== "waiting") {
      delete account.digits;
      delete account.former;
    }
    await this.#keep(account);
    if (before !== account.state) account.wake?.();
  }

  async #load(account) {
    const said = await call("GET", "requests", { token: account.token });
    account.offset = said.measured ?? account.offset;
    const open = new Set(said.requests.map((request) => request.id));
    for (const request of this.requests.values()) {
      if (request.device === account.device && request.state === "open" && !open.has(request.id)) this.#settle(request.id, "over");
    }
    for (const request of said.requests) this.#enter(account, request);
    this.#changed();
  }

  #enter(account, request) {
    const news = !this.requests.has(request.id);
    this.requests.set(request.id, { ...request, device: account.device, ends: Date.parse(request.expires_at) - (account.offset ?? 0) });
    if (news && request.state === "open") this.#tell("request", this.requests.get(request.id));
  }

  #settle(id, state) {
    const request = this.requests.get(id);
    if (!request || request.state !== "open") return;
    request.state = state;
    this.#tell("settled", request);
  }

  // What follows from a question that was not answered as hoped.
  async #judge(account, error) {
    account.online = !(error instanceof Unreachable) && error.name !== "AbortError";
    if (error instanceof Refusal && error.status === 401) {
      // A waiting phone without a valid token was given up; a connected one may come back with its key.
      if (account.state === "waiting") return this.#end(account);
      account.state = "disconnected";
      await this.#keep(account);
    }
    this.#changed();
  }

  // Replaced or removed: everything of it is forgotten, and said once.
  async #end(account) {
    if (account.former) {
      Object.assign(account, account.former, { state: "disconnected" });
      delete account.former;
      delete account.digits;
      return this.#keep(account);
    }
    account.state = "ended";
    await this.#drop(account);
    if (!account.digits) { // one that still had its digits was never connected
      this.ended = [...this.ended, account.workspace.title];
      await store.set("ended", this.ended);
    }
    this.#changed();
  }

  async #drop(account) {
    this.#lines.get(account.device)?.abort();
    this.#lines.delete(account.device);
    this.accounts = this.accounts.filter((other) => other !== account);
    for (const [id, request] of this.requests) if (request.device === account.device) this.requests.delete(id);
    await store.forget(account.device);
    if (this.accounts.length === 0) await store.remember("DELETE");
    this.#changed();
  }

  async #keep(account) {
    const at = this.accounts.findIndex((other) => other.device === account.device);
    if (at < 0) this.accounts = [...this.accounts, account];
    else this.accounts[at] = account;
    const { wake, online, ...kept } = account;
    await store.keep(kept);
    this.#changed();
  }

  async #sayFarewells() {
    for (const token of (await store.setting("farewells")) ?? []) {
      const heard = await call("DELETE", "device", { token }).then(() => true, (error) => !(error instanceof Unreachable));
      if (heard) await store.change("farewells", (all = []) => all.filter((other) => other !== token));
    }
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const phone = new Phone();
