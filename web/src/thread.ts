/** The conversation as a messenger shows it: rows, messages on their way, the reply being made. Text stays text. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type ButtonPress, emit } from "./emit";
import { clock, safeLink } from "./format";
import type { Outgoing } from "./outbox";
import { base, controls } from "./styles";
import { bubbles } from "./thread-styles";
import type { Button, MessageEvent } from "./wire";

const NEAR_END_PX = 80;
const SPEAKERS = { customer: "You said:", waiter: "", staff: "Staff", shop: "" } as const;
const STATES = { sending: "Sending…", sent: "Sent", not_sent: "Not sent", refused: "Not sent" } as const;

@customElement("chat-thread")
export class Thread extends LitElement {
  static override styles = [base, controls, bubbles];

  @property() greeting = "";
  @property({ attribute: false }) messages: readonly MessageEvent[] = [];
  @property({ attribute: false }) outgoing: readonly Outgoing[] = [];
  @property() growing = "";
  @property({ type: Boolean }) expecting = false;
  /** The name of the way to the payment page, while there is something to pay. */
  @property() pay = "";
  /** From now on rows are news, to be read out. */
  @property({ type: Boolean }) replayed = false;
  @state() private away = false;
  @query(".scroll") private scroller!: HTMLElement;
  private readonly resized = new ResizeObserver(() => this.settle());

  override firstUpdated(): void {
    this.resized.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  override updated(): void {
    this.settle();
  }

  toEnd(): void {
    this.away = false;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  protected override render() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Messages" @scroll=${this.scrolled}>
        <div class="log" role="log" aria-label="Conversation" aria-live=${this.replayed ? "polite" : "off"}>
          ${this.greets ? html`<div class="row waiter"><p class="bubble" dir="auto">${this.greeting}</p></div>` : nothing}
          ${repeat(this.messages, (row) => row.seq, (row) => this.row(row))}
        </div>
        ${repeat(this.outgoing, (each) => each.post.message_id, (each) => this.onItsWay(each))}
        ${this.reply()}
        ${this.buttons()}
      </div>
      ${this.away ? html`<button type="button" class="down" @click=${this.toEnd}>Newest messages ↓</button>` : nothing}`;
  }

  /** The page greets, unless the shop already opened the stored conversation itself. */
  private get greets(): boolean {
    const first = this.messages[0];
    return this.greeting !== "" && (!first || first.role === "customer");
  }

  private row(row: MessageEvent): TemplateResult {
    const speaker = SPEAKERS[row.role];
    return html`<div class="row ${row.role}">
      ${speaker ? html`<span class=${row.role === "staff" ? "speaker" : "unseen"}>${speaker}</span>` : nothing}
      <p class="bubble" dir="auto" title=${clock(row.at)}>${row.text}</p>
      ${this.payment(row)}
    </div>`;
  }

  /** Only the newest link leads to a payment page that is still open. */
  private payment(row: MessageEvent): TemplateResult | typeof nothing {
    const newest = this.messages.findLast((each) => each.link !== "");
    const link = safeLink(row.link);
    if (row !== newest || !link || !this.pay) return nothing;
    return html`<a class="button main" href=${link}>${this.pay}</a>`;
  }

  private onItsWay(entry: Outgoing): TemplateResult {
    const { label, state, reason } = entry;
    return html`<div class="row customer" data-state=${state}>
      <p class="bubble" dir="auto">${label}</p>
      <p class="fate" role=${state === "sending" || state === "sent" ? nothing : "alert"}>
        ${STATES[state]}${reason ? ` (${reason})` : ""}
        ${state === "not_sent" ? html`<button type="button" class="plain" @click=${() => emit(this, "retry")}>Try again</button>` : nothing}
        ${state === "not_sent" || state === "refused"
          ? html`<button type="button" class="plain" @click=${() => emit(this, "discard", entry.post.message_id)}>Discard</button>`
          : nothing}
      </p>
    </div>`;
  }

  /** Hidden from screen readers: the finished row is read out once. */
  private reply(): TemplateResult | typeof nothing {
    if (this.growing) return html`<div class="row waiter" aria-hidden="true"><p class="bubble" dir="auto">${this.growing}</p></div>`;
    if (!this.expecting) return nothing;
    return html`<div class="row waiter" aria-hidden="true"><p class="bubble dots"><i></i><i></i><i></i></p></div>`;
  }

  /** Only the waiter's newest message can be answered by a press, and only once. */
  private buttons(): TemplateResult | typeof nothing {
    const newest = this.messages.findLast((row) => row.role === "waiter");
    const answered = this.expecting || this.growing !== "" || this.outgoing.length > 0;
    if (!newest?.buttons.length || answered) return nothing;
    return html`<div class="answers" role="group" aria-label="Answers">${newest.buttons.map((each) => this.button(each))}</div>`;
  }

  private button({ label, value }: Button): TemplateResult {
    const press = (): void => emit<ButtonPress>(this, "press", { value, label });
    return html`<button type="button" dir="auto" @click=${press}>${label}</button>`;
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.away = scrollHeight - scrollTop - clientHeight > NEAR_END_PX;
  }

  private settle(): void {
    if (!this.away) this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
