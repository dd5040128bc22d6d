/** Minus, a number, plus: how counts are chosen everywhere on the page. */

import { html, type TemplateResult } from "lit";

export interface Stepper {
  /** What is counted, for the buttons' names: "Flat white". */
  of: string;
  value: number;
  least: number;
  most: number;
  set: (value: number) => void;
}

export function stepper({ of, value, least, most, set }: Stepper): TemplateResult {
  return html`<span class="stepper">
    <button type="button" class="round" aria-label=${`One ${of} less`} ?disabled=${value <= least} @click=${() => set(value - 1)}>
      −
    </button>
    <output aria-label=${`Number of ${of}`}>${value}</output>
    <button type="button" class="round" aria-label=${`One ${of} more`} ?disabled=${value >= most} @click=${() => set(value + 1)}>
      +
    </button>
  </span>`;
}
