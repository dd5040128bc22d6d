/** Changes to the cart from buttons: one after the other, repeated harmlessly, with quantities shown at once. */

import type { Api } from "../net/api";
import { newId } from "../net/ids";
import { persist } from "../net/retry";
import type { CartItemPatch, CartItemPost, CartLineView, CartPatch, StateEvent } from "../net/wire";

export interface CartOwner {
  /** Opens a session when there is none. */
  ready(): Promise<void>;
  /** Runs the call and takes its answer as the new state. */
  take(call: () => Promise<StateEvent>): Promise<void>;
  failed(error: unknown): void;
  changed(): void;
}

export class CartEdits {
  private last: Promise<unknown> = Promise.resolve();
  private open = 0;
  private readonly wanted = new Map<string, number>();

  constructor(
    private readonly api: Api,
    private readonly owner: CartOwner,
  ) {}

  get busy(): boolean {
    return this.open > 0;
  }

  /** The quantity to show: what was asked for, until the API has answered. */
  quantity(line: CartLineView): number {
    return this.wanted.get(line.id) ?? line.quantity;
  }

  add(post: Omit<CartItemPost, "request_id">): Promise<boolean> {
    const request_id = newId();
    return this.run(() => this.api.addItem({ ...post, request_id }));
  }

  remove(lineId: string): Promise<boolean> {
    const requestId = newId();
    return this.run(() => this.api.removeItem(lineId, requestId));
  }

  changeLine(lineId: string, patch: Omit<CartItemPatch, "request_id">): Promise<boolean> {
    const request_id = newId();
    return this.run(() => this.api.changeItem(lineId, { ...patch, request_id }));
  }

  change(patch: Omit<CartPatch, "request_id">): Promise<boolean> {
    const request_id = newId();
    return this.run(() => this.api.changeCart({ ...patch, request_id }));
  }

  /** Fast presses are joined: only the last quantity asked for is sent. */
  async setQuantity(lineId: string, quantity: number): Promise<void> {
    const known = this.wanted.has(lineId);
    this.wanted.set(lineId, quantity);
    this.owner.changed();
    if (known) return;
    for (let next = this.wanted.get(lineId); next !== undefined; next = this.wanted.get(lineId)) {
      const patch = { quantity: next, request_id: newId() };
      const done = await this.run(() => this.api.changeItem(lineId, patch));
      if (!done || this.wanted.get(lineId) === next) this.wanted.delete(lineId);
    }
    this.owner.changed();
  }

  private run(call: () => Promise<StateEvent>): Promise<boolean> {
    this.open += 1;
    this.owner.changed();
    const mine = this.last.then(() => this.attempt(call));
    this.last = mine;
    return mine;
  }

  private async attempt(call: () => Promise<StateEvent>): Promise<boolean> {
    try {
      await this.owner.ready();
      await this.owner.take(() => persist(call));
      return true;
    } catch (error) {
      this.owner.failed(error);
      return false;
    } finally {
      this.open -= 1;
      this.owner.changed();
    }
  }
}
