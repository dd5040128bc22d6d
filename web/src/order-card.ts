/** An order after the counter: its number, what happens to it, and the way to pay it. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { clock, safeLink } from "./format";
import { settled } from "./order-watch";
import { base, controls } from "./styles";
import type { OrderState, OrderView, PaymentState } from "./wire";

const STATES: Record<OrderState, string> = {
  draft: "Your order is with the shop",
  awaiting_approval: "The shop is looking at your order",
  approved: "The shop has accepted your order",
  rejected: "The shop could not take this order",
  preparing: "Your order is being prepared",
  ready: "Your order is ready",
  fulfilled: "Done. Enjoy!",
  cancelled: "This order was cancelled",
  expired: "The payment link has run out",
};

const PAYMENTS: Record<PaymentState, string> = {
  none: "",
  authorised: "Payment reserved",
  deposit_paid: "Deposit paid",
  processing: "Your payment is being processed",
  paid: "Paid",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  disputed: "Payment disputed",
};

@customElement("order-card")
export class OrderCard extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      section {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: var(--space-2) var(--space-4);
        padding: var(--space-4);
        border-radius: var(--radius-l);
        border: 1px solid var(--line);
        background: var(--surface-raised);
      }
      .number {
        display: grid;
        text-align: center;
      }
      .number strong {
        font-size: var(--text-number);
        line-height: 1;
        letter-spacing: 0.02em;
        color: var(--accent-text);
      }
      .words {
        display: grid;
        gap: var(--space-1);
        grid-column: 2;
      }
      .words:first-child {
        grid-column: 1 / -1;
      }
      .headline {
        font-weight: 650;
      }
      .button {
        grid-column: 1 / -1;
      }
    `,
  ];

  @property({ attribute: false }) order: OrderView | null = null;
  /** The customer came back from paying, and the truth is not known yet. */
  @property({ type: Boolean }) checking = false;
  /** The customer came back without paying. */
  @property({ type: Boolean }) left = false;

  protected override willUpdate(): void {
    this.toggleAttribute("empty", !this.order && !this.checking);
  }

  protected override render() {
    const order = this.order;
    if (!order && !this.checking) return nothing;
    return html`<section aria-label="Order status">
      ${order?.number && settled(order) ? this.number(order) : nothing}
      <div class="words" role="status">${this.words(order)}</div>
      ${order ? this.pay(order) : nothing}
    </section>`;
  }

  private number(order: OrderView): TemplateResult {
    return html`<p class="number"><span class="quiet">Number</span><strong>${order.number}</strong></p>`;
  }

  private words(order: OrderView | null): TemplateResult {
    if (!order || this.checking) return html`<p class="headline">Checking your payment…</p>`;
    if (!settled(order) && order.payment_state === "none" && order.checkout_url) return this.unpaid(order);
    const payment = [PAYMENTS[order.payment_state] ?? "", order.total_text].filter(Boolean).join(" · ");
    return html`
      <p class="headline">${STATES[order.state] ?? order.state}</p>
      ${order.reason ? html`<p dir="auto">${order.reason}</p>` : nothing}
      <p class="quiet">${payment}</p>
    `;
  }

  private unpaid(order: OrderView): TemplateResult {
    return html`
      <p class="headline">${this.left ? "Not paid yet" : "Your order waits for its payment"}</p>
      <p class="quiet">
        ${order.total_text}${order.expires_at ? ` · kept for you until ${clock(order.expires_at)}` : ""}
      </p>
    `;
  }

  private pay(order: OrderView): TemplateResult | typeof nothing {
    const link = safeLink(order.checkout_url);
    if (!link || this.checking || settled(order)) return nothing;
    return html`<a class="button main" href=${link}>Pay ${order.total_text}</a>`;
  }
}
