/** The thread where there is nothing to answer yet: first words to choose from, or an order of a closed session. */

import { html, type TemplateResult } from "lit";
import { type ButtonPress, emit } from "../emit";
import { icon } from "../styles/icons";
import { diets } from "../menu/menu-search";
import { say, sayCount } from "../words";
import type { CartView, MenuView } from "../net/wire";

export function starters(menu: MenuView | null): TemplateResult {
  const diet = diets(menu?.categories ?? [])[0];
  const words = [say("starter_recommend"), ...(diet ? [say("starter_diet", { diet: menu?.tags[diet] ?? diet })] : [])];
  return html`<div class="starters" role="group" aria-label=${say("answers")}>
    <button type="button" class="chip to-menu" @click=${(event: Event) => emit(pressed(event), "show-menu")}>${icon("book")} ${say("starter_menu")}</button>
    ${words.map((each) => html`<button type="button" class="chip" @click=${(event: Event) => emit(pressed(event), "say", each)}>${each}</button>`)}
  </div>`;
}

/** The session was closed after a long silence. Any press or word opens it again, with the cart as it was. */
export function closedSession(cart: CartView): TemplateResult {
  const items = sayCount("items", cart.lines.reduce((sum, line) => sum + line.quantity, 0));
  const press = (value: string, label: string) => (event: Event): void =>
    emit<ButtonPress>(pressed(event), "press", { value, label });
  return html`<section class="closed-session" aria-label=${say("closed_title")}>
    <p class="headline">${say("closed_title")}</p>
    <p>${say("closed_text", { items, total: cart.total_text })}</p>
    <button type="button" class="main" @click=${press("cart", say("closed_go_on"))}>${say("closed_go_on")}</button>
    <button type="button" @click=${press("start_over", say("closed_afresh"))}>${say("closed_afresh")}</button>
  </section>`;
}

function pressed(event: Event): HTMLElement {
  return event.currentTarget as HTMLElement;
}
