/** The link by which a customer goes on elsewhere, to be copied or shared. */

import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { dayAndClock } from "./format";
import { sheet } from "./sheet-styles";
import { base, controls } from "./styles";
import type { ResumeLink } from "./wire";

@customElement("take-along")
export class TakeAlong extends LitElement {
  static override styles = [base, controls, sheet];

  @state() private link: ResumeLink | null = null;
  @state() private copied = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("input") private field!: HTMLInputElement;

  async open(link: ResumeLink): Promise<void> {
    this.link = link;
    this.copied = false;
    await this.updateComplete;
    this.dialog.showModal();
  }

  protected override render() {
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">Continue on another device</h2>
        <button type="button" class="plain round" aria-label="Close" @click=${() => this.dialog.close()}>×</button>
      </header>
      <div class="content">
        <p>Open this link there. Whoever has it can see and change your order, so share it only with yourself.</p>
        ${this.link ? html`<p class="quiet">Works until ${dayAndClock(this.link.expires_at)}.</p>` : nothing}
        <input type="url" readonly aria-label="Link" .value=${this.link?.url ?? ""} @focus=${() => this.field.select()} />
      </div>
      <footer><button type="button" class="main" @click=${this.copy}>${this.copied ? "Copied" : "Copy link"}</button></footer>
    </dialog>`;
  }

  private async copy(): Promise<void> {
    this.field.select();
    try {
      await navigator.clipboard.writeText(this.field.value);
      this.copied = true;
    } catch {
      // Without clipboard access the selected link can be copied by hand.
      this.copied = false;
    }
  }
}
