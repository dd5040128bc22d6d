/** The conversation as a messenger shows it: rows and cards, messages on their way, the reply being made. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { readBackStatus } from "./card-status";
import { cardStyles } from "../styles/card-styles";
import { show, type Surroundings } from "./cards";
import { type GroupedMessage, grouped } from "./message-groups";
import { type ButtonPress, emit } from "../emit";
import { clock, dayName } from "../words/format";
import { icon } from "../styles/icons";
import type { Outgoing } from "../net/outbox";
import { outgoing } from "./outgoing";
import { pictures } from "../menu/picture";
import { receipts } from "../cart/receipt";
import { base, controls } from "../styles/styles";
import { bubbles } from "../styles/thread-styles";
import { say } from "../words";
import type { Button, MessageEvent } from "../net/wire";

const NEAR_END_PX = 80;

@customElement("chat-thread")
export class Thread extends LitElement {
  static override styles = [base, controls, pictures, receipts, cardStyles, bubbles];

  @property() shop = "";
  @property() greeting = "";
  @property({ attribute: false }) messages: readonly MessageEvent[] = [];
  @property({ attribute: false }) outgoing: readonly Outgoing[] = [];
  @property({ attribute: false }) around: Surroundings = { menu: null, state: null, order: null, frozen: false };
  @property() growing = "";
  @property({ type: Boolean }) expecting = false;
  @property({ type: Boolean }) online = true;
  /** The stored rows are all here: they are shown at once, and what comes from now on is news, to be read out. */
  @property({ type: Boolean }) replayed = false;
  /** How much of the top lies under something pinned there, in pixels. */
  @property({ type: Number }) covered = 0;
  @state() private away = false;
  @state() private unseen = false;
  @query(".scroll") private scroller!: HTMLElement;
  private readonly resized = new ResizeObserver(() => this.settle());

  override firstUpdated(): void {
    this.resized.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const newest = this.messages.at(-1);
    const news = changes.has("messages") && changes.get("messages") !== undefined && newest?.role !== "customer";
    if (this.away && news && this.replayed) this.unseen = true;
    if (!this.away) this.unseen = false;
  }

  override updated(changes: PropertyValues<this>): void {
    if (changes.has("covered")) this.style.setProperty("--covered", `${this.covered}px`);
    this.settle();
  }

  override focus(): void {
    this.scroller.focus({ preventScroll: true });
  }

  toEnd(): void {
    this.away = false;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  protected override render() {
    const rows = this.replayed ? this.messages : [];
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${say("messages")} @scroll=${this.scrolled}>
        <div class="log" role="log" aria-label=${say("conversation")} aria-live=${this.replayed ? "polite" : "off"}>
          ${this.greets ? html`<div class="row waiter starts ends">${this.face()}<p class="bubble" dir="auto">${this.greeting}</p></div>` : nothing}
          ${repeat(grouped(rows), ({ row }) => row.seq, (each) => this.row(each))}
        </div>
        ${repeat(this.outgoing, (each) => each.post.message_id, (each) => outgoing(each, this.online, this))}
        ${this.reply()} ${this.answers()}
        <slot></slot>
      </div>
      ${this.away ? this.pill() : nothing}`;
  }

  /** The page greets, unless the shop already opened the stored conversation itself. */
  private get greets(): boolean {
    const first = this.messages[0];
    return this.replayed && this.greeting !== "" && (!first || first.role === "customer");
  }

  /** The shop's initial beside what its waiter says. */
  private face(): TemplateResult {
    return html`<span class="face" aria-hidden="true">${[...this.shop][0] ?? ""}</span>`;
  }

  private pill(): TemplateResult {
    const words = say(this.unseen ? "new_message" : "newest");
    return html`<button type="button" class=${this.unseen ? "down main" : "down"} aria-label=${words} @click=${this.toEnd}>
      ${this.unseen ? words : nothing} ${icon("down")}
    </button>`;
  }

  private row(each: GroupedMessage): TemplateResult {
    const { row, newDay, starts, ends } = each;
    const named = newDay && (row !== this.messages[0] || dayName(row.at) !== say("today"));
    return html`${named ? html`<p class="day"><span>${dayName(row.at)}</span></p>` : nothing}
      <div class="row ${row.role} ${starts ? "starts" : ""} ${ends ? "ends" : ""}">
        ${row.role === "waiter" && starts ? this.face() : nothing} ${this.speaker(row, starts)} ${this.said(row)}
        ${ends && row.role !== "shop" ? this.time(row) : nothing}
      </div>`;
  }

  private speaker(row: MessageEvent, starts: boolean): TemplateResult | typeof nothing {
    if (row.role === "staff" && starts) return html`<span class="speaker">${say("staff")}</span>`;
    return row.role === "customer" ? html`<span class="unseen">${say("you_said")}</span>` : nothing;
  }

  /** The card stands for the words; they stay for screen readers, and as far as they say more, for everybody. */
  private said(row: MessageEvent): TemplateResult {
    const shown = show(row, this.messages, this.around, this);
    if (!shown) return html`<p class="bubble" dir="auto">${row.text}</p>`;
    if (shown.spoken) return shown.card;
    const whole = shown.caption === row.text;
    return html`${whole ? nothing : html`<p class="unseen" dir="auto">${row.text}</p>`}
      ${shown.caption ? html`<p class="bubble" dir="auto" aria-hidden=${whole ? nothing : "true"}>${shown.caption}</p>` : nothing}
      ${shown.card}`;
  }

  private time(row: MessageEvent): TemplateResult {
    const mine = row.role === "customer";
    return html`<time class="time" datetime=${row.at}>${clock(row.at)}${mine ? html`<span class="unseen">${say("sent")}</span>${icon("check")}` : nothing}</time>`;
  }

  /** Hidden from screen readers: the finished row is read out once. */
  private reply(): TemplateResult | typeof nothing {
    if (!this.growing && !this.expecting) return nothing;
    const words = this.growing
      ? html`<p class="bubble" dir="auto">${this.growing}</p>`
      : html`<p class="bubble dots"><i></i><i></i><i></i></p>`;
    return html`<div class="row waiter starts" aria-hidden="true">${this.face()}${words}</div>`;
  }

  /** Only the waiter's newest message can be answered by a press, and only once. */
  private answers(): TemplateResult | typeof nothing {
    const newest = this.messages.findLast((row) => row.role === "waiter");
    const answered = this.expecting || this.growing !== "" || this.outgoing.length > 0;
    if (!newest || !this.replayed || answered) return nothing;
    const buttons = newest.buttons.filter((button) => this.useful(button, newest));
    if (buttons.length === 0) return nothing;
    return html`<div class="answers" role="group" aria-label=${say("answers")}>${buttons.map((each) => this.button(each))}</div>`;
  }

  /** Not what its card offers already, and not the confirmation of an order that has changed since. */
  private useful({ value }: Button, row: MessageEvent): boolean {
    if (row.card?.kind === "items" && this.around.menu) return !row.card.item_ids.includes(value.replace(/^add:/, ""));
    if (!value.startsWith("confirm:") || row.card?.kind !== "read_back") return true;
    return readBackStatus(row, this.messages, this.around.state?.phase) === "live";
  }

  private button({ label, value }: Button): TemplateResult {
    const press = (): void => emit<ButtonPress>(this, "press", { value, label });
    const main = value.startsWith("confirm:");
    return html`<button type="button" class=${main ? "main wide" : "chip"} dir="auto" @click=${press}>${label}</button>`;
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.away = scrollHeight - scrollTop - clientHeight > NEAR_END_PX;
  }

  private settle(): void {
    if (!this.away) this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
