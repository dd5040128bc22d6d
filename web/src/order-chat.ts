/** `<order-chat>`: the customer's page. It lays out the parts and passes their wishes to the conversation. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { wearAccent } from "./accent";
import "./cart-panel";
import "./composer";
import type { Composer } from "./composer";
import { Conversation } from "./conversation";
import type { ButtonPress, QuantityChange } from "./emit";
import { count } from "./format";
import "./item-dialog";
import type { ItemDialog } from "./item-dialog";
import { layout } from "./layout-styles";
import "./menu-list";
import "./order-card";
import { settled } from "./order-watch";
import { base, controls } from "./styles";
import "./take-along";
import type { TakeAlong } from "./take-along";
import "./thread";
import type { Thread } from "./thread";
import type { CartItemPost, CartPatch, ItemView } from "./wire";

const WIDE = matchMedia("(min-width: 900px)");
/** Where there is no on-screen keyboard to jump up. */
const DESK = matchMedia("(pointer: fine)");
type View = "chat" | "menu";

@customElement("order-chat")
export class OrderChat extends LitElement {
  static override styles = [base, controls, layout];

  @property({ attribute: "shop-id" }) shopId = "";
  @property() slug = "";
  @property({ attribute: "shop-name" }) shopName = "";
  @property() accent = "";
  @property() greeting = "";
  @state() private view: View = "chat";
  @state() private wide = WIDE.matches;
  @state() private unread = false;
  @query("item-dialog") private itemDialog!: ItemDialog;
  @query("take-along") private takeAlong!: TakeAlong;
  @query("chat-thread") private thread!: Thread;
  @query("chat-composer") private composer!: Composer;
  @query("dialog.cart") private cartSheet!: HTMLDialogElement | null;
  private chat!: Conversation;
  private lastSeen = 0;

  override connectedCallback(): void {
    this.chat = new Conversation(this, this.shopId);
    super.connectedCallback();
    WIDE.addEventListener("change", this.measured);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    WIDE.removeEventListener("change", this.measured);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("accent") && this.accent) wearAccent(this.accent, document.documentElement);
    const newest = this.chat.transcript.messages.at(-1);
    if (this.view === "chat" || !this.chat.replayed) {
      this.unread = false;
      this.lastSeen = newest?.seq ?? 0;
    } else if (newest && newest.seq > this.lastSeen && newest.role !== "customer") {
      this.unread = true;
    }
  }

  protected override render() {
    return html`<div
      class="page"
      data-view=${this.view}
      @say=${this.say}
      @press=${this.press}
      @retry=${() => this.chat.outbox.retry()}
      @discard=${(event: CustomEvent<string>) => this.chat.outbox.remove(event.detail)}
      @open-item=${(event: CustomEvent<ItemView>) => this.itemDialog.open(event.detail)}
      @add-one=${(event: CustomEvent<ItemView>) => this.addOne(event.detail)}
      @add-item=${(event: CustomEvent<Omit<CartItemPost, "request_id">>) => this.chat.add(event.detail)}
      @set-quantity=${(event: CustomEvent<QuantityChange>) => this.chat.cart.setQuantity(event.detail.lineId, event.detail.quantity)}
      @remove-line=${(event: CustomEvent<string>) => this.chat.cart.remove(event.detail)}
      @change-cart=${(event: CustomEvent<CartPatch>) => this.chat.cart.change(event.detail)}
      @take-along=${this.takeOrderAlong}
      @reload-menu=${() => this.chat.loadMenu()}
    >
      ${this.views()} ${this.menu()} ${this.counter()} ${this.wide ? html`<aside>${this.cart()}</aside>` : this.cartBar()}
      <item-dialog .currency=${this.chat.menu?.currency ?? ""} .frozen=${this.chat.awaitingPayment}></item-dialog>
      <take-along></take-along>
      <div class="notice" role="status">${this.chat.notice ? html`<p>${this.chat.notice}</p>` : nothing}</div>
    </div>`;
  }

  private views(): TemplateResult {
    const tab = (view: View, words: string): TemplateResult =>
      html`<button type="button" aria-current=${this.view === view} @click=${() => this.show(view)}>${words}</button>`;
    return html`<nav aria-label="Parts of the page">
      ${tab("chat", "Chat")} ${tab("menu", "Menu")}
      ${this.unread ? html`<span class="unread" role="status">New message</span>` : nothing}
    </nav>`;
  }

  private menu(): TemplateResult {
    return html`<section class="menu" aria-label="Menu">
      <menu-list .menu=${this.chat.menu} .failed=${this.chat.menuFailed} .frozen=${this.chat.awaitingPayment}></menu-list>
    </section>`;
  }

  private counter(): TemplateResult {
    const { transcript, outbox, order } = this.chat;
    const payable = order && !settled(order) && !this.chat.checkingPayment;
    return html`<section class="counter" aria-label="Chat with ${this.shopName}">
      <order-card .order=${order} .checking=${this.chat.checkingPayment} .left=${this.chat.returned?.how === "left"}></order-card>
      <chat-thread
        .greeting=${this.greeting}
        .messages=${transcript.messages}
        .outgoing=${outbox.entries}
        .growing=${transcript.growingText}
        .expecting=${this.chat.replyExpected}
        .replayed=${this.chat.replayed || !this.chat.hasSession}
        .pay=${payable ? `Pay ${order.total_text}` : ""}
      ></chat-thread>
      <p class="connection" role="status">${this.chat.live ? "" : "Reconnecting…"}</p>
      <chat-composer .draftKey=${`countertalk.draft.${this.shopId}`}></chat-composer>
    </section>`;
  }

  private cart(): TemplateResult {
    return html`<cart-panel
      .cart=${this.chat.state?.cart ?? null}
      .orderTypes=${this.chat.menu?.shop.order_types ?? []}
      .quantity=${this.chat.cart.quantity.bind(this.chat.cart)}
      .busy=${this.chat.cart.busy}
      .frozen=${this.chat.awaitingPayment}
      .hasSession=${this.chat.hasSession}
    ></cart-panel>`;
  }

  private cartBar(): TemplateResult {
    const cart = this.chat.state?.cart;
    const items = cart?.lines.reduce((sum, line) => sum + this.chat.cart.quantity(line), 0) ?? 0;
    const words = items ? count(items, "item", "items") : "nothing yet";
    return html`<button type="button" class="bar" aria-haspopup="dialog" @click=${() => this.cartSheet?.showModal()}>
        <span>Your order</span> <span class="quiet">${words}</span> <strong>${items ? cart?.total_text : ""}</strong>
      </button>
      <dialog class="cart" aria-label="Your order" @click=${this.outside}>
        <button type="button" class="plain round close" aria-label="Close" @click=${() => this.cartSheet?.close()}>×</button>
        ${this.cart()}
      </dialog>`;
  }

  private say(event: CustomEvent<string>): void {
    this.chat.outbox.say(event.detail);
    this.toChat();
  }

  private press(event: CustomEvent<ButtonPress>): void {
    this.chat.outbox.press(event.detail.value, event.detail.label);
    this.toChat();
    if (DESK.matches) this.composer.focus();
  }

  private addOne(item: ItemView): void {
    void this.chat.add({ item_id: item.id, quantity: 1, options: [], ingredients: [], note: "" });
  }

  private async takeOrderAlong(): Promise<void> {
    try {
      await this.takeAlong.open(await this.chat.resumeLink());
    } catch (error) {
      this.chat.failed(error);
    }
  }

  private toChat(): void {
    this.cartSheet?.close();
    this.show("chat");
    this.thread.toEnd();
  }

  private show(view: View): void {
    this.view = view;
  }

  private outside(event: MouseEvent): void {
    if (event.target === this.cartSheet) this.cartSheet?.close();
  }

  private readonly measured = (): void => {
    this.wide = WIDE.matches;
  };
}
