/** What became of a card in the thread: a snapshot keeps what was said, this tells whether it still holds. */

import { declined, settled } from "../order/order-watch";
import type { MessageEvent, OrderState, OrderView, PaymentCard, Phase } from "../net/wire";

export type CardStatus = "open" | "processing" | "paid" | "declined" | "expired" | "called_off" | "replaced";

const UNPAID: ReadonlySet<OrderState> = new Set(["expired", "cancelled", "rejected"]);

/** The live order knows best; of an older order, its later cards do. Nobody knows of one called off whether it was paid. */
export function cardStatus(card: PaymentCard, order: OrderView | null, messages: readonly MessageEvent[]): CardStatus {
  if (order?.order_id === card.order_id) {
    if (!settled(order)) return order.payment_state === "processing" ? "processing" : "open";
    if (declined(order)) return "declined";
    const became = of(order.state);
    return became === "expired" && order.payment_state !== "none" ? "called_off" : became;
  }
  const later = messages.findLast((row) => row.card?.kind === "order" && row.card.order_id === card.order_id)?.card;
  return later?.kind === "order" ? of(later.state) : "replaced";
}

function of(state: OrderState): CardStatus {
  if (state === "expired") return "expired";
  return UNPAID.has(state) ? "called_off" : "paid";
}

/** `live` can be confirmed; `done` led to an order; `old` was overtaken by a change. */
export type ReadBackStatus = "live" | "done" | "old";

/** What came next decides; of the last one, the session's phase does. */
export function readBackStatus(row: MessageEvent, rows: readonly MessageEvent[], phase: Phase | undefined): ReadBackStatus {
  const next = rows.find((each) => each.seq > row.seq && ["read_back", "payment"].includes(each.card?.kind ?? ""));
  if (next) return next.card?.kind === "payment" ? "done" : "old";
  if (phase === "confirming") return "live";
  return phase === "paying" ? "done" : "old";
}

/** A reply that only lists what its card shows is cut to its opening words; any other stands above the card whole. */
export function caption(text: string, names: readonly string[]): string {
  const repeated = names.filter((name) => text.includes(name)).length;
  if (repeated < 2) return text;
  const opening = text.slice(0, text.indexOf(names.find((name) => text.includes(name)) ?? "")).trim();
  return opening.endsWith(":") ? opening : "";
}
