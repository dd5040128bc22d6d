/** An order after the counter, pinned above the thread: its number, how far it is, and the next step. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type ButtonPress, emit } from "../emit";
import { clock, safeLink } from "../words/format";
import { payTarget } from "../embed/frame";
import { icon } from "../styles/icons";
import { orderStyles } from "../styles/order-styles";
import { declined, settled } from "./order-watch";
import { openStore } from "../net/store";
import { base, controls } from "../styles/styles";
import { say, sayState } from "../words";
import type { OrderState, OrderView } from "../net/wire";

const STEPS: readonly OrderState[] = ["approved", "preparing", "ready", "fulfilled"];
const OVER: ReadonlySet<OrderState> = new Set(["fulfilled", "cancelled", "rejected", "expired"]);
const LONG_CHECK_MS = 20_000;
const HIDDEN = "countertalk.hidden-order";

@customElement("order-card")
export class OrderCard extends LitElement {
  static override styles = [base, controls, orderStyles];

  @property({ attribute: false }) order: OrderView | null = null;
  /** The customer came back from paying, and the truth is not known yet. */
  @property({ type: Boolean }) checking = false;
  /** The customer came back without paying. */
  @property({ type: Boolean }) left = false;
  /** There is a cart from which the same can be ordered again. */
  @property({ type: Boolean }) again = false;
  @state() private long = false;
  private readonly sized = new ResizeObserver(() => emit(this, "pinned", this.offsetHeight));
  private readonly store = openStore();
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.sized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sized.disconnect();
    clearTimeout(this.timer);
  }

  protected override willUpdate(): void {
    if (this.checking && !this.timer) this.timer = window.setTimeout(() => void (this.long = true), LONG_CHECK_MS);
  }

  private get shown(): boolean {
    if (this.checking) return true;
    return this.order !== null && this.store.read<string>(HIDDEN) !== this.order.order_id;
  }

  protected override render() {
    if (!this.shown) return nothing;
    return this.checking || !this.order ? this.checkingCard() : this.card(this.order);
  }

  private checkingCard(): TemplateResult {
    return html`<section aria-label=${say("order_status")}>
      <div class="words" role="status">
        <p class="headline"><i class="spin"></i> ${say("checking")}</p>
        <p class="quiet">${say(this.long ? "checking_long" : "checking_hint")}</p>
      </div>
    </section>`;
  }

  private card(order: OrderView): TemplateResult {
    const called = order.number && settled(order) && !["cancelled", "rejected", "expired"].includes(order.state);
    return html`<section aria-label=${say("order_status")} data-state=${order.state}>
      ${called ? html`<p class="number"><span class="quiet">${say("number")}</span><strong>${order.number}</strong></p>` : nothing}
      <div class="words" role="status">${this.words(order)}</div>
      ${OVER.has(order.state) ? this.hideButton(order) : nothing} ${this.next(order)} ${this.progress(order)}
    </section>`;
  }

  private words(order: OrderView): TemplateResult {
    if (waits(order)) return this.unpaid(order);
    const reason = ["rejected", "cancelled"].includes(order.state) ? order.reason.text : "";
    const payment = [sayState("payment", order.payment_state), order.total_text].filter(Boolean).join(" · ");
    return html`
      <p class="headline">${this.headline(order)}</p>
      ${reason ? html`<p dir="auto">${reason}</p>` : nothing}
      ${order.state === "expired" && order.payment_state === "none" ? nothing : html`<p class="quiet">${payment}</p>`}
    `;
  }

  private headline(order: OrderView): string {
    if (declined(order)) return say("declined");
    if (order.state === "expired" && order.payment_state !== "none") return say("link_ran_out");
    if (order.state === "draft" && order.payment_state === "none") return say("opening_payment");
    return sayState("state", order.state);
  }

  private unpaid(order: OrderView): TemplateResult {
    return html`
      <p class="headline">${say(this.left ? "not_paid_yet" : "waits_for_payment")}</p>
      ${order.expires_at ? html`<p class="quiet">${say("kept_until", { time: clock(order.expires_at) })}</p>` : nothing}
    `;
  }

  private next(order: OrderView): TemplateResult | typeof nothing {
    const link = safeLink(order.checkout_url);
    if (waits(order) && link) {
      return html`<a class="button main" href=${link} target=${payTarget()}>${say("pay", { total: order.total_text })}</a>`;
    }
    if (order.state !== "expired" || !this.again) return nothing;
    const press = (): void => emit<ButtonPress>(this, "press", { value: "checkout", label: say("order_again_said") });
    return html`<button type="button" class="main" @click=${press}>${icon("retry")} ${say("order_again")}</button>`;
  }

  private hideButton(order: OrderView): TemplateResult {
    const hide = (): void => {
      this.store.write(HIDDEN, order.order_id);
      this.requestUpdate();
    };
    return html`<button type="button" class="plain round hide" aria-label=${say("hide")} @click=${hide}>${icon("close")}</button>`;
  }

  private progress(order: OrderView): TemplateResult | typeof nothing {
    const reached = STEPS.indexOf(order.state);
    if (reached < 0) return nothing;
    return html`<ol aria-hidden="true">
      ${STEPS.map((step, index) => html`<li ?data-done=${index <= reached} ?data-now=${index === reached}>${sayState("step", step)}</li>`)}
    </ol>`;
  }
}

function waits(order: OrderView): boolean {
  return !settled(order) && order.payment_state === "none" && order.checkout_url !== "";
}
