/** A cart on paper: lines with their choices, what is added, what it comes to. For cards in the thread. */

import { css, html, nothing, type TemplateResult } from "lit";
import { percent } from "../words/format";
import { say } from "../words";
import type { CartLineView, CartView } from "../net/wire";

/** The plain text of the message says the same to screen readers. */
export function receipt(cart: CartView): TemplateResult {
  return html`<div class="receipt" aria-hidden="true">
    <ul>
      ${cart.lines.map(line)}
    </ul>
    <dl>
      ${sum(say("subtotal"), cart.subtotal_text)}
      ${cart.taxes.map((tax) => sum(say(cart.tax_inclusive ? "tax_inside" : "tax", { rate: percent(tax.basis_points) }), tax.amount_text))}
      ${cart.tip ? sum(say("tip"), cart.tip_text) : nothing}
      <dt class="sum">${say("total")}</dt>
      <dd class="sum">${cart.total_text}</dd>
    </dl>
    <p class="quiet">${orderType(cart)}</p>
  </div>`;
}

export function orderType(cart: CartView): string {
  const words = say(cart.order_type);
  return cart.table ? `${words} · ${say("table_of", { table: cart.table })}` : words;
}

/** "Medium, Classic, “no onions”": what was chosen of a line. */
export function details(line: CartLineView): string {
  return [...line.choices, line.note ? `“${line.note}”` : ""].filter(Boolean).join(", ");
}

function line(each: CartLineView): TemplateResult {
  const chosen = details(each);
  return html`<li>
    <span class="many">${each.quantity} ×</span>
    <span class="name" dir="auto">${each.name}${chosen ? html`<span class="quiet">${chosen}</span>` : nothing}</span>
    <span class="money">${each.total_text}</span>
  </li>`;
}

function sum(words: string, amount: string): TemplateResult {
  return html`<dt class="quiet">${words}</dt><dd class="quiet money">${amount}</dd>`;
}

export const receipts = css`
  .receipt {
    display: grid;
    gap: var(--space-3);
  }
  .receipt ul {
    display: grid;
    gap: var(--space-2);
  }
  .receipt li {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: var(--space-2);
  }
  .receipt .many {
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }
  .receipt .name {
    display: grid;
    overflow-wrap: anywhere;
  }
  .receipt dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: var(--space-1) var(--space-3);
    padding-top: var(--space-3);
    border-top: 1px dashed var(--line-strong);
  }
  .receipt dd {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .receipt .sum {
    font-weight: var(--weight-bold);
    font-size: var(--text-l);
  }
`;
