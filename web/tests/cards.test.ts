/** Cards in the thread: what became of a payment and of a read-back, and what is left of their words. */

import assert from "node:assert/strict";
import test from "node:test";
import { caption, cardStatus, readBackStatus } from "../src/chat/card-status";
import type { Card, CartView, MessageEvent, OrderState, OrderView, PaymentCard } from "../src/net/wire";

const PAYMENT: PaymentCard = { kind: "payment", order_id: "one", total_text: "$9.00", url: "https://pay.example/1" };

function row(seq: number, card: Card | null): MessageEvent {
  return { seq, message_id: null, role: "shop", text: "", buttons: [], link: "", card, at: "2026-01-01T10:00:00Z" };
}

function order(state: OrderState, more: Partial<OrderView> = {}): OrderView {
  return {
    order_id: "one", state, payment_state: "none", number: "", total: 900, total_text: "$9.00", currency: "USD",
    checkout_url: "https://pay.example/1", expires_at: null, reason: { code: "confirmed", text: "" }, updated_at: "2026-01-01T10:00:00Z", ...more,
  };
}

function readBack(seq: number): MessageEvent {
  return row(seq, { kind: "read_back", draft_hash: String(seq), cart: {} as CartView });
}

test("a payment can be made while its order waits for it", () => {
  assert.equal(cardStatus(PAYMENT, order("draft"), []), "open");
});

test("a payment under way is not offered again", () => {
  assert.equal(cardStatus(PAYMENT, order("draft", { payment_state: "processing" }), []), "processing");
});

test("a paid, an expired, a declined and a cancelled order each close their payment card in their own way", () => {
  assert.equal(cardStatus(PAYMENT, order("preparing", { payment_state: "paid" }), []), "paid");
  assert.equal(cardStatus(PAYMENT, order("expired", { reason: { code: "not_paid_in_time", text: "" } }), []), "expired");
  assert.equal(cardStatus(PAYMENT, order("expired", { reason: { code: "payment_failed", text: "" } }), []), "declined");
  assert.equal(cardStatus(PAYMENT, order("cancelled"), []), "called_off");
});

test("of an order that money came for all the same, its payment card does not say that nothing was charged", () => {
  for (const payment_state of ["processing", "paid", "partially_refunded", "refunded", "disputed"] as const) {
    assert.equal(cardStatus(PAYMENT, order("cancelled", { payment_state }), []), "called_off");
    for (const code of ["not_paid_in_time", "payment_failed"] as const) {
      assert.equal(cardStatus(PAYMENT, order("expired", { payment_state, reason: { code, text: "" } }), []), "called_off");
    }
  }
  const later = row(7, { kind: "order", order_id: "one", state: "cancelled", payment_state: "none", number: "A1" });
  assert.equal(cardStatus(PAYMENT, order("draft", { order_id: "two" }), [later]), "called_off");
});

test("an earlier order's payment card follows that order's own later cards", () => {
  const later = row(7, { kind: "order", order_id: "one", state: "approved", payment_state: "paid", number: "A1" });
  assert.equal(cardStatus(PAYMENT, order("draft", { order_id: "two" }), [later]), "paid");
  assert.equal(cardStatus(PAYMENT, order("draft", { order_id: "two" }), []), "replaced");
});

test("only the newest read-back can be confirmed, and only while the session waits for it", () => {
  const rows = [readBack(1), readBack(2)];
  const [first, second] = rows as [MessageEvent, MessageEvent];
  assert.equal(readBackStatus(first, rows, "confirming"), "old");
  assert.equal(readBackStatus(second, rows, "confirming"), "live");
  assert.equal(readBackStatus(second, rows, "ordering"), "old");
});

test("a read-back that led to a payment is done, not out of date", () => {
  const rows = [readBack(1), row(2, PAYMENT)];
  assert.equal(readBackStatus(rows[0] as MessageEvent, rows, "ordering"), "done");
});

test("words that only list what the card shows are cut to their opening", () => {
  assert.equal(caption("Desserts: Tiramisù ($9.00), Gelato ($4.00).", ["Tiramisù", "Gelato"]), "Desserts:");
  assert.equal(caption("Did you mean one of these?", ["Tiramisù", "Gelato"]), "Did you mean one of these?");
});
