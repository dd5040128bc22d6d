/** The cart: lines, order type, tip, total, and "That's all". The API decides; this shows and asks. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { cartStyles } from "../styles/cart-styles";
import { type ButtonPress, emit, type QuantityChange } from "../emit";
import { minor, percent, tipShare } from "../words/format";
import { icon } from "../styles/icons";
import { details } from "./receipt";
import { stepper } from "./stepper";
import { base, controls } from "../styles/styles";
import { say } from "../words";
import type { CartLineView, CartPatch, CartView, OrderType } from "../net/wire";

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
  /** The customer has paid and their bank works on it: the order cannot be taken back either. */
  @property({ type: Boolean }) paid = false;
  @property({ type: Boolean }) hasSession = false;
  @state() private otherTip = false;
  private removing = false;
  @query("h2") private heading!: HTMLElement;

  /** When the line with the focus went away, the focus stays in the cart. */
  protected override updated(changes: PropertyValues<this>): void {
    const before = changes.get("cart");
    const fewer = before && before.lines.length > (this.cart?.lines.length ?? 0);
    if (fewer && this.removing && !this.shadowRoot?.activeElement) this.heading.focus({ preventScroll: true });
    if (fewer) this.removing = false;
  }

  protected override render() {
    const cart = this.cart;
    return html`<section aria-labelledby="title" aria-busy=${this.busy}>
      <h2 id="title" tabindex="-1">${say("order")}</h2>
      <div class="content">
        ${cart?.lines.length ? this.filled(cart) : this.empty()}
        ${this.hasSession
          ? html`<button type="button" class="plain elsewhere" @click=${() => emit(this, "show-resume-link")}>${icon("devices")} ${say("elsewhere")}</button>`
          : nothing}
      </div>
      ${cart?.lines.length ? this.end(cart) : nothing}
    </section>`;
  }

  private empty(): TemplateResult {
    return html`<div class="nothing">
      <span class="face">${icon("bag")}</span>
      <p class="name">${say("cart_empty")}</p>
      <p class="quiet">${say("cart_empty_hint")}</p>
    </div>`;
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
      <p class="total"><span>${say("total")}</span> <span class="money">${cart.total_text}</span></p>
      ${this.next()}
    </footer>`;
  }

  private line(line: CartLineView): TemplateResult {
    const chosen = details(line);
    return html`<li>
      <div class="what">
        <span class="name" dir="auto">${line.name}</span>
        <span class="price money">${line.total_text}</span>
        ${chosen ? html`<span class="quiet" dir="auto">${chosen}</span>` : nothing}
      </div>
      ${this.frozen ? html`<span class="quiet">× ${line.quantity}</span>` : this.lineControls(line)}
    </li>`;
  }

  private lineControls(line: CartLineView): TemplateResult {
    const set = (quantity: number): void => emit<QuantityChange>(this, "set-quantity", { lineId: line.id, quantity });
    const remove = (): void => {
      this.removing = true;
      emit(this, "remove-line", line);
    };
    return html`<div class="changes">
      <button type="button" class="plain" aria-haspopup="dialog" aria-label=${say("edit", { item: line.name })} @click=${() => emit(this, "edit-line", line)}>
        ${say("edit_word")}
      </button>
      ${stepper({ of: line.name, value: this.quantity(line), least: 1, most: MAX_QUANTITY, set, remove })}
    </div>`;
  }

  private orderType(cart: CartView): TemplateResult | typeof nothing {
    const known = this.orderTypes.length > 1 || this.orderTypes.includes("dine_in");
    if (!known || this.frozen) return nothing;
    return html`<fieldset>
      <legend>${say("how")}</legend>
      <div class="segments">
        ${this.orderTypes.map(
          (type) => html`<label class="segment">
            <input type="radio" name="order-type" class="unseen" .checked=${type === cart.order_type} @change=${() => this.change({ order_type: type })} />
            <span>${say(type)}</span>
          </label>`,
        )}
      </div>
      ${cart.order_type === "dine_in" ? this.table(cart) : nothing}
    </fieldset>`;
  }

  private table(cart: CartView): TemplateResult {
    const set = (event: Event): void => this.change({ order_type: "dine_in", table: (event.target as HTMLInputElement).value.trim() });
    return html`<label class="table">
      <span>${say("table")}</span>
      <input type="text" maxlength="20" dir="auto" .value=${cart.table} @change=${set} />
    </label>`;
  }

  private tip(cart: CartView): TemplateResult | typeof nothing {
    if (this.frozen) return nothing;
    const shares = TIPS.map((share) => ({ share, amount: tipShare(cart.subtotal, share, cart.currency) }));
    const chosen = this.otherTip ? undefined : shares.find(({ amount }) => amount === cart.tip);
    return html`<fieldset>
      <legend>${say("tip")}</legend>
      <div class="segments">
        ${shares.map(({ share }) => this.segment(share ? percent(share) : say("no_tip"), chosen?.share === share, () => this.tipShare(share)))}
        ${this.segment(say("other_tip"), !chosen, () => void (this.otherTip = true))}
      </div>
      ${chosen ? nothing : this.tipAmount(cart)}
    </fieldset>`;
  }

  private segment(words: string, checked: boolean, choose: () => void): TemplateResult {
    return html`<label class="segment">
      <input type="radio" name="tip" class="unseen" .checked=${checked} @change=${choose} />
      <span>${words}</span>
    </label>`;
  }

  private tipAmount(cart: CartView): TemplateResult {
    const set = (event: Event): void => {
      const tip = minor((event.target as HTMLInputElement).value, cart.currency);
      if (tip !== null) this.change({ tip });
    };
    return html`<label class="table">
      <span>${say("tip_amount", { currency: cart.currency })}</span>
      <input type="text" inputmode="decimal" autocomplete="off" placeholder=${cart.tip_text} @change=${set} />
    </label>`;
  }

  private tipShare(share: number): void {
    this.otherTip = false;
    this.change({ tip_basis_points: share });
  }

  private sums(cart: CartView): TemplateResult {
    return html`<dl>
      <dt>${say("subtotal")}</dt>
      <dd class="money">${cart.subtotal_text}</dd>
      ${cart.taxes.map(
        (tax) => html`<dt class="quiet">${say(cart.tax_inclusive ? "tax_inside" : "tax", { rate: percent(tax.basis_points) })}</dt>
          <dd class="quiet money">${tax.amount_text}</dd>`,
      )}
      ${cart.tip ? html`<dt>${say("tip")}</dt><dd class="money">${cart.tip_text}</dd>` : nothing}
    </dl>`;
  }

  private next(): TemplateResult {
    if (this.frozen && this.paid) return html`<p class="quiet">${say("frozen_while_paid")}</p>`;
    if (this.frozen) {
      const change = (): void => emit<ButtonPress>(this, "press", { value: "change", label: say("change_order") });
      return html`<p class="quiet">${say("frozen_cart")}</p><button type="button" @click=${change}>${say("change_order")}</button>`;
    }
    const press = (): void => emit<ButtonPress>(this, "press", { value: "checkout", label: say("thats_all") });
    return html`<button type="button" class="main" ?disabled=${this.busy} @click=${press}>${say("thats_all")}</button>`;
  }

  private change(patch: Omit<CartPatch, "request_id">): void {
    emit(this, "change-cart", patch);
  }
}
