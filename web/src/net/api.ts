/** The calls of the customer's page. Every failure is either a Refusal (the API answered) or an Unreachable. */

import type {
  CartItemPatch,
  CartItemPost,
  CartPatch,
  ChatAccepted,
  ChatPost,
  MenuView,
  OrderStatus,
  Problem,
  ResumeLink,
  SessionOpened,
  StateEvent,
} from "./wire";

const TIMEOUT_MS = 20_000;

/** The API said no. `code` is stable; `detail` is for people. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterMs: number,
  ) {
    super(`${status} ${code}: ${detail}`);
  }

  /** The same call may work later. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 408 || this.status === 429;
  }

  /** The token names no session any more. */
  get sessionGone(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

/** No answer: offline, a timeout, a cut connection. */
export class Unreachable extends Error {}

export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refusal && error.passing);
}

export class Api {
  constructor(
    private readonly shopId: string,
    private readonly token: () => string | null,
  ) {}

  menu(): Promise<MenuView> {
    return this.call("GET", `/api/menu/${this.shopId}`);
  }

  openSession(): Promise<SessionOpened> {
    return this.call("POST", `${this.chat}/session`);
  }

  resume(resumeToken: string): Promise<SessionOpened> {
    return this.call("POST", `${this.chat}/resume`, { resume_token: resumeToken });
  }

  resumeLink(): Promise<ResumeLink> {
    return this.call("POST", `${this.chat}/resume-link`);
  }

  say(post: ChatPost): Promise<ChatAccepted> {
    return this.call("POST", this.chat, post);
  }

  addItem(post: CartItemPost): Promise<StateEvent> {
    return this.call("POST", "/cart/items", post);
  }

  changeItem(lineId: string, patch: CartItemPatch): Promise<StateEvent> {
    return this.call("PATCH", `/cart/items/${lineId}`, patch);
  }

  removeItem(lineId: string, requestId: string): Promise<StateEvent> {
    return this.call("DELETE", `/cart/items/${lineId}?request_id=${requestId}`);
  }

  changeCart(patch: CartPatch): Promise<StateEvent> {
    return this.call("PATCH", "/cart", patch);
  }

  orderStatus(orderId: string): Promise<OrderStatus> {
    return this.call("GET", `/api/order/status/${encodeURIComponent(orderId)}`);
  }

  /** Back from the payment page: a hint, for which the order asks Stripe. */
  returned(orderId: string): Promise<OrderStatus> {
    return this.call("POST", `/api/orders/${encodeURIComponent(orderId)}/returned`);
  }

  get eventsUrl(): string {
    return `${this.chat}/events`;
  }

  private get chat(): string {
    return `/api/chat/${this.shopId}`;
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(method, path, body);
    if (!response.ok) throw await refusal(response);
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new Unreachable("the answer was cut short", { cause: error });
    }
  }

  private async fetch(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = new Headers({ Accept: "application/json" });
    const token = this.token();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    if (body !== undefined) init.body = JSON.stringify(body);
    try {
      return await fetch(path, init);
    } catch (error) {
      throw new Unreachable("no answer", { cause: error });
    }
  }
}

async function refusal(response: Response): Promise<Refusal> {
  const seconds = Number(response.headers.get("Retry-After"));
  const problem = (await response.json().catch(() => null)) as Problem | null;
  return new Refusal(
    response.status,
    problem?.error ?? "unknown",
    problem?.detail ?? "",
    Number.isFinite(seconds) ? seconds * 1000 : 0,
  );
}
