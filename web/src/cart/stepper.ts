/** Minus, a number, plus: how counts are chosen everywhere on the page. */

import { html, type TemplateResult } from "lit";
import { icon } from "../styles/icons";
import { say } from "../words";

export interface Stepper {
  /** What is counted, for the buttons' names: "Flat white". */
  of: string;
  value: number;
  least: number;
  most: number;
  set: (value: number) => void;
  /** Where one less means none: the first button removes. */
  remove?: () => void;
}

export function stepper(given: Stepper): TemplateResult {
  const { of, value, most, set } = given;
  return html`<span class="stepper">
    ${less(given)}
    <output aria-label=${say("number_of", { item: of })}>${value}</output>
    <button type="button" class="round" aria-label=${say("one_more", { item: of })} ?disabled=${value >= most} @click=${() => set(value + 1)}>
      ${icon("plus")}
    </button>
  </span>`;
}

function less({ of, value, least, set, remove }: Stepper): TemplateResult {
  if (remove && value <= least) {
    return html`<button type="button" class="round" aria-label=${say("remove", { item: of })} @click=${remove}>${icon("trash")}</button>`;
  }
  return html`<button type="button" class="round" aria-label=${say("one_less", { item: of })} ?disabled=${value <= least} @click=${() => set(value - 1)}>
    ${icon("minus")}
  </button>`;
}
