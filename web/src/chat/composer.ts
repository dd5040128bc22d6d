/** Where the customer writes. Enter sends, Shift+Enter makes a line; an unsent draft survives a reload. */

import { css, html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { emit } from "../emit";
import { icon } from "../styles/icons";
import { openStore } from "../net/store";
import { base, controls } from "../styles/styles";
import { say } from "../words";

const MAX_TEXT = 2000;

@customElement("chat-composer")
export class Composer extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      form {
        display: flex;
        align-items: flex-end;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-4);
        border-top: 1px solid var(--line);
        background: var(--surface-raised);
      }
      textarea {
        flex: 1;
        resize: none;
        field-sizing: content;
        min-height: var(--target);
        max-height: 9rem;
        border-radius: var(--radius-l);
        line-height: 1.5;
        padding: calc((var(--target) - 1.5em - 2px) / 2) var(--space-4);
      }
    `,
  ];

  /** Names the kept draft. */
  @property({ attribute: false }) draftKey = "";
  @state() private text = "";
  @query("textarea") private field!: HTMLTextAreaElement;
  private readonly store = openStore();

  override connectedCallback(): void {
    super.connectedCallback();
    this.text = this.store.read<string>(this.draftKey) ?? "";
  }

  override focus(): void {
    this.field.focus();
  }

  protected override render() {
    return html`<form @submit=${this.submit}>
      <textarea
        rows="1"
        aria-label=${say("message")}
        placeholder=${say("write_order")}
        dir="auto"
        maxlength=${MAX_TEXT}
        enterkeyhint="send"
        autocomplete="off"
        .value=${this.text}
        @input=${this.typed}
        @keydown=${this.key}
      ></textarea>
      <button type="submit" class="main round" aria-label=${say("send")} ?disabled=${this.text.trim() === ""}>${icon("send")}</button>
    </form>`;
  }

  private typed(): void {
    this.text = this.field.value;
    this.store.write(this.draftKey, this.text);
  }

  private key(event: KeyboardEvent): void {
    // While an input method composes, Enter accepts a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    this.send();
  }

  private send(): void {
    const text = this.text.trim();
    this.field.focus();
    if (!text) return;
    this.text = "";
    this.store.remove(this.draftKey);
    emit(this, "say", text);
  }
}
