/** The live stream of a session: server-sent events over fetch, because EventSource cannot send a token. */

import { backoff, pause } from "./retry";
import { EventParser, type ServerEvent } from "./sse";
import type { DeltaEvent, MessageEvent, StateEvent } from "./wire";

/** The server writes at least every 15 s; after this long the connection is dead even if it does not say so. */
const SILENCE_MS = 40_000;

export interface Listener {
  message(event: MessageEvent): void;
  delta(event: DeltaEvent): void;
  state(event: StateEvent): void;
  connected(live: boolean): void;
  /** The token is not known any more; the stream has stopped. */
  gone(token: string): void;
}

export class EventStream {
  private readonly stop = new AbortController();
  private lastId = "";
  private failures = 0;
  private heard = false;

  constructor(
    private readonly url: string,
    readonly token: string,
    private readonly listener: Listener,
  ) {
    void this.run();
  }

  close(): void {
    this.stop.abort();
  }

  private async run(): Promise<void> {
    while (!this.stop.signal.aborted) {
      this.heard = false;
      const over = await this.connect();
      if (over || this.stop.signal.aborted) return;
      this.failures = this.heard ? 1 : this.failures + 1;
      this.listener.connected(false);
      await pause(backoff(this.failures), this.stop.signal);
    }
  }

  /** One connection, to its end. True when the session is gone and trying again is pointless. */
  private async connect(): Promise<boolean> {
    const attempt = new AbortController();
    const end = (): void => attempt.abort();
    this.stop.signal.addEventListener("abort", end);
    let watch = setTimeout(end, SILENCE_MS);
    try {
      const response = await fetch(this.url, { headers: this.headers(), signal: attempt.signal, cache: "no-store" });
      if (response.status === 401 || response.status === 404) {
        this.listener.gone(this.token);
        return true;
      }
      if (!response.ok || !response.body) return false;
      this.listener.connected(true);
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(end, SILENCE_MS);
        this.heard = true;
        for (const event of parser.feed(part.value)) this.dispatch(event);
      }
      return false;
    } catch {
      return false;
    } finally {
      clearTimeout(watch);
      this.stop.signal.removeEventListener("abort", end);
      attempt.abort();
    }
  }

  private headers(): Headers {
    const headers = new Headers({ Accept: "text/event-stream", Authorization: `Bearer ${this.token}` });
    if (this.lastId) headers.set("Last-Event-ID", this.lastId);
    return headers;
  }

  private dispatch(event: ServerEvent): void {
    if (this.stop.signal.aborted) return;
    if (event.name === "message") {
      this.listener.message(JSON.parse(event.data) as MessageEvent);
      if (event.id) this.lastId = event.id;
    } else if (event.name === "delta") {
      this.listener.delta(JSON.parse(event.data) as DeltaEvent);
    } else if (event.name === "state") {
      this.listener.state(JSON.parse(event.data) as StateEvent);
    }
  }
}
