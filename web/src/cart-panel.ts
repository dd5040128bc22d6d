/** The cart: lines, order type, tip, total, and "That's all". The API decides; this shows and asks. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { cartStyles } from "./cart-styles";
import { type ButtonPress, emit, type QuantityChange } from "./emit";
import { ORDER_TYPES, percent, tipShare } from "./format";
import { stepper } from "./stepper";
import { base, controls } from "./styles";
import type { CartLineView, CartPatch, CartView, OrderType } from "./wire";

const MAX_QUANTITY = 99;
const TIPS = [0, 1000, 1500, 2000];

@customElement("cart-panel")
export class CartPanel extends LitElement {
  static override styles = [base, controls, cartStyles];

  @property({ attribute: false }) cart: CartView | null = null;
  @property({ attribute: false }) orderTypes: readonly OrderType[] = [];
  @property({ attribute: false }) quantity: (line: CartLineView) => number = (line) => line.quantity;
  /** A change is on its way. */
  @property({ type: Boolean }) busy = false;
  /** An order waits for its payment: nothing can be changed. */
  @property({ type: Boolean }) frozen = false;
  @property({ type: Boolean }) hasSession = false;

  protected override render() {
    const cart = this.cart;
    return html`<section aria-labelledby="title" aria-busy=${this.busy}>
      <h2 id="title">Your order</h2>
      <div class="content">
        ${cart?.lines.length ? this.filled(cart) : this.empty()}
        ${this.hasSession
          ? html`<button type="button" class="plain elsewhere" @click=${() => emit(this, "take-along")}>Continue on another device</button>`
          : nothing}
      </div>
      ${cart?.lines.length ? this.end(cart) : nothing}
    </section>`;
  }

  private empty(): TemplateResult {
    return html`<p class="quiet nothing">Nothing here yet. Choose from the menu, or write what you would like.</p>`;
  }

  private filled(cart: CartView): TemplateResult {
    return html`
      <ul>
        ${repeat(cart.lines, (line) => line.id, (line) => this.line(line))}
      </ul>
      ${this.orderType(cart)} ${this.tip(cart)} ${this.sums(cart)}
    `;
  }

  /** Always in sight: what it comes to, and the next step. */
  private end(cart: CartView): TemplateResult {
    return html`<footer>
      <p class="total"><span>Total</span> <span>${cart.total_text}</span></p>
      ${this.next()}
    </footer>`;
  }

  private line(line: CartLineView): TemplateResult {
    const details = [...line.choices, line.note ? `“${line.note}”` : ""].filter(Boolean).join(", ");
    return html`<li>
      <div class="what">
        <span class="name" dir="auto">${line.name}</span>
        <span class="price">${line.total_text}</span>
        ${details ? html`<span class="quiet" dir="auto">${details}</span>` : nothing}
      </div>
      ${this.frozen ? html`<span class="quiet">× ${line.quantity}</span>` : this.lineControls(line)}
    </li>`;
  }

  private lineControls(line: CartLineView): TemplateResult {
    const set = (quantity: number): void => emit<QuantityChange>(this, "set-quantity", { lineId: line.id, quantity });
    return html`<div class="changes">
      ${stepper({ of: line.name, value: this.quantity(line), least: 1, most: MAX_QUANTITY, set })}
      <button type="button" class="plain" aria-label=${`Remove ${line.name}`} @click=${() => emit(this, "remove-line", line.id)}>
        Remove
      </button>
    </div>`;
  }

  private orderType(cart: CartView): TemplateResult | typeof nothing {
    const known = this.orderTypes.length > 1 || this.orderTypes.includes("dine_in");
    if (!known || this.frozen) return nothing;
    return html`<fieldset>
      <legend>How would you like it?</legend>
      <div class="segments">
        ${this.orderTypes.map(
          (type) => html`<label class="segment">
            <input type="radio" name="order-type" class="unseen" .checked=${type === cart.order_type} @change=${() => this.change({ order_type: type })} />
            <span>${ORDER_TYPES[type]}</span>
          </label>`,
        )}
      </div>
      ${cart.order_type === "dine_in" ? this.table(cart) : nothing}
    </fieldset>`;
  }

  private table(cart: CartView): TemplateResult {
    const set = (event: Event): void =>
      this.change({ order_type: "dine_in", table: (event.target as HTMLInputElement).value.trim() });
    return html`<label class="table">
      <span>Table</span>
      <input type="text" maxlength="20" .value=${cart.table} @change=${set} />
    </label>`;
  }

  private tip(cart: CartView): TemplateResult | typeof nothing {
    if (this.frozen) return nothing;
    return html`<fieldset>
      <legend>Tip</legend>
      <div class="segments">${TIPS.map((share) => this.tipChoice(cart, share))}</div>
    </fieldset>`;
  }

  private tipChoice(cart: CartView, share: number): TemplateResult {
    const chosen = cart.tip === tipShare(cart.subtotal, share, cart.currency);
    return html`<label class="segment">
      <input type="radio" name="tip" class="unseen" .checked=${chosen} @change=${() => this.change({ tip_basis_points: share })} />
      <span>${share ? percent(share) : "No tip"}</span>
    </label>`;
  }

  private sums(cart: CartView): TemplateResult {
    const words = cart.tax_inclusive ? "Includes tax" : "Tax";
    return html`<dl>
      <dt>Subtotal</dt>
      <dd>${cart.subtotal_text}</dd>
      ${cart.taxes.map((tax) => html`<dt class="quiet">${words} ${percent(tax.basis_points)}</dt><dd class="quiet">${tax.amount_text}</dd>`)}
      ${cart.tip ? html`<dt>Tip</dt><dd>${cart.tip_text}</dd>` : nothing}
    </dl>`;
  }

  private next(): TemplateResult {
    if (this.frozen) {
      const change = (): void => emit<ButtonPress>(this, "press", { value: "change", label: "Change my order" });
      return html`<button type="button" @click=${change}>Change my order</button>`;
    }
    const press = (): void => emit<ButtonPress>(this, "press", { value: "checkout", label: "That’s all" });
    return html`<button type="button" class="main" ?disabled=${this.busy} @click=${press}>That’s all</button>`;
  }

  private change(patch: Omit<CartPatch, "request_id">): void {
    emit(this, "change-cart", patch);
  }
}
