/** `<order-chat>`: the customer's page. It lays out the parts and passes their wishes to the conversation. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { applyAccent } from "./styles/contrast";
import "./cart/cart-panel";
import "./chat/composer";
import type { Composer } from "./chat/composer";
import { Conversation } from "./chat/conversation";
import { startEmbedded } from "./embed/embedded";
import type { ButtonPress, LineChange, NewItem, QuantityChange } from "./emit";
import { icon } from "./styles/icons";
import "./menu/item-dialog";
import type { ItemDialog } from "./menu/item-dialog";
import { layout } from "./styles/layout-styles";
import "./menu/menu-list";
import { starters, closedSession } from "./chat/empty-state";
import "./order/order-card";
import { base, controls } from "./styles/styles";
import { redirectPayments } from "./order/payment-redirect";
import "./order/resume-link";
import type { ResumeLinkDialog } from "./order/resume-link";
import "./chat/thread";
import type { Thread } from "./chat/thread";
import { say, sayCount } from "./words";
import type { CartLineView, CartPatch, ItemView } from "./net/wire";

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
  @state() private pinned = 0;
  @state() private sheetOpen = false;
  @query("item-dialog") private itemDialog!: ItemDialog;
  @query("resume-link") private resumeLinkDialog!: ResumeLinkDialog;
  @query("chat-thread") private thread!: Thread;
  @query("chat-composer") private composer!: Composer;
  @query("dialog.cart") private cartSheet!: HTMLDialogElement | null;
  private chat!: Conversation;
  private lastSeen = 0;

  override connectedCallback(): void {
    this.chat = new Conversation(this, this.shopId);
    super.connectedCallback();
    WIDE.addEventListener("change", this.measured);
    startEmbedded();
    redirectPayments(() => this.chat.resumeLink());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    WIDE.removeEventListener("change", this.measured);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("accent") && this.accent) applyAccent(this.accent, document.documentElement);
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
      @say=${(event: CustomEvent<string>) => this.say(event.detail)}
      @press=${(event: CustomEvent<ButtonPress>) => this.press(event.detail)}
      @retry=${() => this.chat.outbox.retry()}
      @discard=${(event: CustomEvent<string>) => this.chat.outbox.remove(event.detail)}
      @open-item=${(event: CustomEvent<ItemView>) => this.itemDialog.open(event.detail)}
      @add-one=${(event: CustomEvent<ItemView>) => this.addOne(event.detail)}
      @add-item=${(event: CustomEvent<NewItem>) => this.chat.add(event.detail)}
      @edit-line=${(event: CustomEvent<CartLineView>) => this.editLine(event.detail)}
      @change-line=${(event: CustomEvent<LineChange>) => this.chat.cart.changeLine(event.detail.lineId, event.detail.patch)}
      @set-quantity=${(event: CustomEvent<QuantityChange>) => this.chat.cart.setQuantity(event.detail.lineId, event.detail.quantity)}
      @remove-line=${(event: CustomEvent<CartLineView>) => this.chat.remove(event.detail)}
      @change-cart=${(event: CustomEvent<CartPatch>) => this.chat.cart.change(event.detail)}
      @show-resume-link=${this.showResumeLink}
      @show-menu=${() => this.show("menu")}
      @reload-menu=${() => this.chat.loadMenu()}
    >
      ${this.views()} ${this.menu()} ${this.counter()} ${this.wide ? html`<aside>${this.cart()}</aside>` : this.cartBar()}
      <item-dialog .menu=${this.chat.menu} .frozen=${this.chat.awaitingPayment}></item-dialog>
      <resume-link .shop=${this.shopName}></resume-link>
      <div class="notices">${this.connection()} ${this.notice(!this.sheetOpen)}</div>
    </div>`;
  }

  private views(): TemplateResult {
    const tab = (view: View, words: string): TemplateResult =>
      html`<button type="button" aria-current=${this.view === view} @click=${() => this.show(view)}>
        ${icon(view === "chat" ? "chat" : "book")} ${words}
      </button>`;
    return html`<nav aria-label=${say("parts")}>
      ${tab("chat", say("chat"))}
      <span class="unread" role="status">${this.unread ? html`<span class="unseen">${say("new_message")}</span>` : nothing}</span>
      ${tab("menu", say("menu"))}
    </nav>`;
  }

  private menu(): TemplateResult {
    return html`<section class="menu" aria-label=${say("menu")}>
      <menu-list .menu=${this.chat.menu} .failed=${this.chat.menuFailed} .frozen=${this.chat.awaitingPayment}></menu-list>
    </section>`;
  }

  private counter(): TemplateResult {
    const { chat } = this;
    const { transcript, outbox, order, menu, state } = chat;
    const replayed = chat.replayed || !chat.hasSession;
    return html`<section class="counter" aria-label=${say("chat_with", { shop: this.shopName })}>
      <order-card
        .order=${replayed ? order : null}
        .checking=${chat.checkingPayment}
        .left=${chat.returned?.how === "left"}
        @pinned=${(event: CustomEvent<number>) => void (this.pinned = event.detail)}
        .again=${(state?.cart.lines.length ?? 0) > 0}
      ></order-card>
      <chat-thread
        .shop=${this.shopName}
        .greeting=${this.greeting}
        .messages=${transcript.messages}
        .outgoing=${outbox.entries}
        .around=${{ menu, state, order, frozen: chat.awaitingPayment }}
        .growing=${transcript.growingText}
        .expecting=${chat.replyExpected}
        .online=${chat.online && !chat.lost}
        .replayed=${replayed}
        .covered=${this.pinned}
      >
        ${replayed && transcript.messages.length + outbox.entries.length === 0 ? starters(menu) : nothing}
        ${chat.isClosed && state ? closedSession(state.cart) : nothing}
      </chat-thread>
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
      .paid=${this.chat.order?.payment_state === "processing"}
      .hasSession=${this.chat.hasSession}
    ></cart-panel>`;
  }

  private cartBar(): TemplateResult {
    const cart = this.chat.state?.cart;
    const items = cart?.lines.reduce((sum, line) => sum + this.chat.cart.quantity(line), 0) ?? 0;
    return html`<div class="bar">
        <button type="button" class=${items ? "main" : ""} aria-haspopup="dialog" @click=${this.openSheet}>
          ${icon("bag")} <span>${say("order")}</span> <span class="many">${items ? sayCount("items", items) : say("cart_empty")}</span>
          <strong class="money">${items ? cart?.total_text : ""}</strong>
        </button>
      </div>
      <dialog class="cart" aria-label=${say("order")} @click=${this.outside} @close=${() => void (this.sheetOpen = false)}>
        <button type="button" class="plain round close" aria-label=${say("close")} @click=${() => this.cartSheet?.close()}>${icon("close")}</button>
        ${this.cart()}
        <div class="notices">${this.notice(this.sheetOpen)}</div>
      </dialog>`;
  }

  private connection(): TemplateResult {
    const words = this.chat.online ? say("reconnecting") : say("offline");
    return html`<div role="status">${this.chat.lost || !this.chat.online ? html`<p class="banner">${icon("offline")} ${words}</p>` : nothing}</div>`;
  }

  /** A modal sheet makes the rest of the page inert, so words about the cart stand inside it while it is open. */
  private notice(here: boolean): TemplateResult {
    const notice = here ? this.chat.notices.current : null;
    const undo = (): void => {
      notice?.undo?.();
      this.chat.notices.clear();
    };
    return html`<div role="status">
      ${notice
        ? html`<p class="notice">${notice.text} ${notice.undo ? html`<button type="button" @click=${undo}>${say("undo")}</button>` : nothing}</p>`
        : nothing}
    </div>`;
  }

  private say(text: string): void {
    this.chat.outbox.say(text);
    this.toChat();
  }

  private press({ value, label }: ButtonPress): void {
    this.chat.outbox.press(value, label);
    this.toChat();
    if (DESK.matches) this.composer.focus();
    else this.thread.focus();
  }

  private addOne(item: ItemView): void {
    void this.chat.add({ item_id: item.id, quantity: 1, options: [], ingredients: [], note: "" });
  }

  private editLine(line: CartLineView): void {
    const items = this.chat.menu?.categories.flatMap((category) => category.items);
    const item = items?.find((each) => each.id === line.item_id);
    if (item) void this.itemDialog.open(item, line);
  }

  private async showResumeLink(): Promise<void> {
    try {
      await this.resumeLinkDialog.open(await this.chat.resumeLink());
    } catch (error) {
      this.chat.failed(error);
    }
  }

  private openSheet(): void {
    this.sheetOpen = true;
    this.cartSheet?.showModal();
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
