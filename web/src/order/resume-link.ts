/** The link by which a customer goes on elsewhere, to be copied or shared. */

import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { dateAndClock } from "../words/format";
import { icon } from "../styles/icons";
import { sheet } from "../styles/sheet-styles";
import { base, controls } from "../styles/styles";
import { say } from "../words";
import type { ResumeLink } from "../net/wire";

@customElement("resume-link")
export class ResumeLinkDialog extends LitElement {
  static override styles = [base, controls, sheet];

  @property() shop = "";
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
      <div class="head">
        <h2 id="title" tabindex="-1" autofocus>${say("resume_link_title")}</h2>
        <button type="button" class="plain round" aria-label=${say("close")} @click=${() => this.dialog.close()}>${icon("close")}</button>
      </div>
      <div class="content">
        <p>${say("resume_link_text")}</p>
        ${this.link ? html`<p class="quiet">${say("resume_link_until", { time: dateAndClock(this.link.expires_at) })}</p>` : nothing}
        <input type="url" readonly aria-label=${say("link")} .value=${this.link?.url ?? ""} @focus=${() => this.field.select()} />
      </div>
      <div class="foot">
        ${"share" in navigator ? html`<button type="button" @click=${this.share}>${icon("share")} ${say("share")}</button>` : nothing}
        <button type="button" class="main" @click=${this.copy}>${icon(this.copied ? "check" : "copy")} <span role="status">${say(this.copied ? "copied" : "copy_link")}</span></button>
      </div>
    </dialog>`;
  }

  private async share(): Promise<void> {
    try {
      await navigator.share({ title: say("share_title", { shop: this.shop }), url: this.link?.url ?? "" });
    } catch {
      // The customer closed the system's own dialog.
    }
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
