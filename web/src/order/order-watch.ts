/** After the payment page sent the customer back: asks the API what became of the order until it is known. */

import { type Api, isPassing } from "../net/api";
import { pause, persist, type Wait } from "../net/retry";
import type { OrderView } from "../net/wire";

const FIRST_PAUSE_MS = 1_500;
const LONGEST_PAUSE_MS = 10_000;
const GIVE_UP_AFTER_MS = 15 * 60_000;

/** The address only hints at how the customer came back; it proves nothing. */
export interface Return {
  orderId: string;
  how: "paid" | "left";
}

export function returnFrom(search: string): Return | null {
  const query = new URLSearchParams(search);
  for (const how of ["paid", "left"] as const) {
    const orderId = query.get(how);
    if (orderId) return { orderId, how };
  }
  return null;
}

/** Once the truth is known the address stops hinting, so that a reload later asks nothing. */
export function forgetReturn(): void {
  const query = new URLSearchParams(location.search);
  for (const how of ["paid", "left"]) query.delete(how);
  const rest = query.toString();
  history.replaceState(history.state, "", location.pathname + (rest ? `?${rest}` : "") + location.hash);
}

/** Money has moved, or the order ended without it. */
export function settled(order: OrderView): boolean {
  const over = ["rejected", "cancelled", "expired"].includes(order.state);
  return over || !["none", "processing"].includes(order.payment_state);
}

/** The bank said no, which is more than that time ran out, and no money came later. */
export function declined(order: OrderView): boolean {
  return order.state === "expired" && order.payment_state === "none" && order.reason.code === "payment_failed";
}

/** The later of two views of one order; the session's order wins over any other. */
export function current(ofSession: OrderView | null, watched: OrderView | null): OrderView | null {
  if (!ofSession || !watched) return ofSession ?? watched;
  if (ofSession.order_id !== watched.order_id) return ofSession;
  return Date.parse(watched.updated_at) > Date.parse(ofSession.updated_at) ? watched : ofSession;
}

/** Tells the order that its customer is back, should nobody else have told it of the payment; it is only a hint. */
export async function hint(api: Api, orderId: string, wait?: Wait): Promise<void> {
  try {
    await persist(() => api.returned(orderId), 4, wait);
  } catch {
    // The order finds out by itself, only later.
  }
}

export async function watch(
  api: Api,
  orderId: string,
  found: (order: OrderView) => void,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + GIVE_UP_AFTER_MS;
  for (let wait = FIRST_PAUSE_MS; Date.now() < until && !signal.aborted; wait = Math.min(wait * 1.3, LONGEST_PAUSE_MS)) {
    try {
      const order = await api.orderStatus(orderId);
      if (signal.aborted) return;
      found(order);
      if (settled(order)) return;
    } catch (error) {
      if (!isPassing(error)) return;
    }
    await pause(wait, signal);
  }
}
