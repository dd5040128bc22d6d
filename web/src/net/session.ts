/** The customer's session with one shop: its token, kept in this browser and shared by its tabs. */

import type { Store } from "./store";
import type { SessionOpened } from "./wire";

export class Session {
  readonly key: string;

  constructor(
    shopId: string,
    private readonly store: Store,
  ) {
    this.key = `countertalk.session.${shopId}`;
  }

  /** Read afresh each time, because another tab may have opened or resumed a session. */
  get current(): SessionOpened | null {
    const kept = this.store.read<SessionOpened>(this.key);
    return kept && typeof kept.token === "string" ? kept : null;
  }

  get token(): string | null {
    return this.current?.token ?? null;
  }

  keep(opened: SessionOpened): void {
    if (opened.token === this.token) return;
    this.store.write(this.key, { session_id: opened.session_id, token: opened.token });
  }

  /** Forgets the session, unless another one has taken its place meanwhile. */
  drop(token: string): void {
    if (this.token === token) this.store.remove(this.key);
  }
}

const RESUME = "#resume=";

/** The token of a resume link, when the page was opened by one. */
export function resumeToken(hash: string): string | null {
  return hash.startsWith(RESUME) ? decodeURIComponent(hash.slice(RESUME.length)) || null : null;
}

/** Takes the token out of the address, so that it is neither bookmarked nor shared. */
export function forgetResumeToken(): void {
  history.replaceState(history.state, "", location.pathname + location.search);
}
