/** Cards in the thread: items to add, the cart, the read-back, the payment, the order. One renderer for each kind. */

import { html, nothing, type TemplateResult } from "lit";
import { caption, type CardStatus, cardStatus, type ReadBackStatus, readBackStatus } from "./card-status";
import { emit } from "../emit";
import { clock, safeLink } from "../words/format";
import { icon, type IconName } from "../styles/icons";
import { payTarget } from "../embed/frame";
import { picture } from "../menu/picture";
import { receipt } from "../cart/receipt";
import { type Key, say } from "../words";
import type { Card, ItemsCard, ItemView, MenuView, MessageEvent, OrderState, OrderStateCard, OrderView, PaymentCard, StateEvent } from "../net/wire";

/** What cards need to know to be more than a snapshot. */
export interface Surroundings {
  menu: MenuView | null;
  state: StateEvent | null;
  order: OrderView | null;
  /** An order waits for its payment: nothing can be added. */
  frozen: boolean;
}

export interface Shown {
  card: TemplateResult;
  /** What is left of the message's text to be seen above the card; its whole text stays for screen readers. */
  caption: string;
  /** The card itself shows the message's words. */
  spoken?: boolean;
}

/** Null where there is no card, or one from a server newer than this page. */
export function show(row: MessageEvent, rows: readonly MessageEvent[], around: Surroundings, from: HTMLElement): Shown | null {
  const card: Card | null | undefined = row.card;
  switch (card?.kind) {
    case "items":
      return items(card, row, around, from);
    case "cart":
      return { card: html`<div class="card">${receipt(card.cart)}</div>`, caption: "" };
    case "read_back":
      return { card: readBack(card.cart, readBackStatus(row, rows, around.state?.phase)), caption: opening(row.text) };
    case "payment":
      return { card: payment(card, cardStatus(card, around.order, rows), around.order), caption: "" };
    case "order":
      return { card: order(card, row, rows), caption: "", spoken: true };
    default:
      return null;
  }
}

/** What a read-back says before the order itself, such as what the cashier understood otherwise. */
function opening(text: string): string {
  const first = text.split("\n")[0]?.trim() ?? "";
  return first.endsWith(":") ? "" : first;
}

function items(card: ItemsCard, row: MessageEvent, around: Surroundings, from: HTMLElement): Shown | null {
  const found = card.item_ids.flatMap((id) => find(around.menu, id) ?? []);
  if (found.length === 0) return null;
  const rows = found.map(({ item, category }) => itemRow(item, category, around.frozen, from));
  return {
    card: html`<ul class="card items">${rows}</ul>`,
    caption: caption(row.text, found.map(({ item }) => item.name)),
  };
}

function find(menu: MenuView | null, id: string): { item: ItemView; category: string } | null {
  for (const category of menu?.categories ?? []) {
    const item = category.items.find((each) => each.id === id);
    if (item) return { item, category: category.name };
  }
  return null;
}

function itemRow(item: ItemView, category: string, frozen: boolean, from: HTMLElement): TemplateResult {
  const simple = item.groups.length === 0;
  const add = (): void => emit(from, simple ? "add-one" : "open-item", item);
  const possible = item.available && !frozen;
  return html`<li>
    <button type="button" class="open" aria-haspopup="dialog" @click=${() => emit(from, "open-item", item)}>
      ${picture(item, category)}
      <span class="what"><span dir="auto">${item.name}</span><span class="quiet money">${item.available ? item.price_text : say("sold_out")}</span></span>
    </button>
    ${possible ? html`<button type="button" class="round" aria-label=${say("add_one", { item: item.name })} @click=${add}>${icon("plus")}</button>` : nothing}
  </li>`;
}

function readBack(cart: StateEvent["cart"], became: ReadBackStatus): TemplateResult {
  return html`<div class="card" ?data-old=${became === "old"}>
    <p class="title" aria-hidden="true">${icon(became === "done" ? "check" : "bag")} ${say(became === "live" ? "read_back" : "order")}</p>
    ${receipt(cart)}
    ${became === "live" ? html`<p class="quiet note">${icon("lock")} ${say("secure")}</p>` : nothing}
    ${became === "old" ? html`<p class="quiet note">${icon("clock")} ${say("outdated")}</p>` : nothing}
  </div>`;
}

const FATES = {
  processing: "payment_processing",
  paid: "was_paid",
  declined: "declined",
  expired: "was_expired",
  called_off: "was_called_off",
  replaced: "was_replaced",
} as const satisfies Record<Exclude<CardStatus, "open">, Key>;

function payment(card: PaymentCard, became: CardStatus, live: OrderView | null): TemplateResult {
  if (became !== "open") {
    return html`<div class="card payment" data-status=${became}>
      <p class="title">${icon(became === "paid" ? "check" : "card")} <span>${card.total_text} · ${say(FATES[became])}</span></p>
    </div>`;
  }
  const url = safeLink(live?.checkout_url || card.url);
  return html`<div class="card payment">
    <p class="title">${icon("card")} <span>${say("paying_title")}</span></p>
    ${live?.expires_at ? html`<p class="quiet">${say("kept_until", { time: clock(live.expires_at) })}</p>` : nothing}
    ${url ? html`<a class="button main" href=${url} target=${payTarget()}>${say("pay", { total: card.total_text })}</a>` : nothing}
    <p class="quiet note">${icon("lock")} ${say("secure")}</p>
  </div>`;
}

/** The number is large where it is called out: when the order is taken, and when it is ready. */
function order(card: OrderStateCard, row: MessageEvent, rows: readonly MessageEvent[]): TemplateResult {
  const large = card.number !== "" && ["approved", "ready"].includes(card.state);
  const newest = rows.findLast((each) => each.card?.kind === "order") === row;
  return html`<div class="card order" data-state=${card.state} ?data-old=${!newest}>
    ${large ? html`<p class="number" aria-hidden="true"><span class="quiet">${say("number")}</span><strong>${card.number}</strong></p>` : nothing}
    <p class="headline">${large ? nothing : icon(ICONS[card.state] ?? "clock")} <span dir="auto">${row.text}</span></p>
  </div>`;
}

const ICONS: Partial<Record<OrderState, IconName>> = { fulfilled: "check", cancelled: "alert", rejected: "alert", expired: "alert" };
