/** Events of the page's elements: they bubble out of shadow roots and carry one value. */

import type { CartItemPatch, CartItemPost } from "./net/wire";

export type NewItem = Omit<CartItemPost, "request_id">;

export interface LineChange {
  lineId: string;
  patch: Omit<CartItemPatch, "request_id">;
}

export function emit<T>(from: HTMLElement, name: string, detail?: T): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

export interface ButtonPress {
  value: string;
  label: string;
}

export interface QuantityChange {
  lineId: string;
  quantity: number;
}
