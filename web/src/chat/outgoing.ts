/** A message on its way out, and what can be done about one that did not arrive. */

import { html, nothing, type TemplateResult } from "lit";
import { emit } from "../emit";
import { icon } from "../styles/icons";
import type { Outgoing } from "../net/outbox";
import { say } from "../words";

export function outgoing(entry: Outgoing, online: boolean, from: HTMLElement): TemplateResult {
  const { label, state, post } = entry;
  const failed = state === "not_sent" || state === "refused";
  return html`<div class="row customer starts ends" data-state=${state}>
    <p class="bubble" dir="auto">${label}</p>
    <p class="delivery" role=${failed ? "alert" : nothing}>${icon(failed ? "alert" : "clock")} ${statusText(entry, online)}</p>
    ${failed
      ? html`<p class="mend">
          ${state === "not_sent" ? html`<button type="button" class="chip" @click=${() => emit(from, "retry")}>${icon("retry")} ${say("try_again")}</button>` : nothing}
          <button type="button" class="chip" @click=${() => emit(from, "discard", post.message_id)}>${say("discard")}</button>
        </p>`
      : nothing}
  </div>`;
}

function statusText({ state, reason }: Outgoing, online: boolean): string {
  if (state === "sent") return say("sent");
  if (state === "sending") return say(online ? "sending" : "waiting_to_send");
  return reason ? say("not_sent_why", { reason }) : say("not_sent");
}
