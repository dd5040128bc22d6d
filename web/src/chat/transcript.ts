/** The conversation as it is shown: the rows that came, once each and in order, and the reply being made. */

import type { DeltaEvent, MessageEvent } from "../net/wire";

export class Transcript {
  private readonly rows = new Map<number, MessageEvent>();
  private growing: DeltaEvent | null = null;
  private lastTurn = -1;
  private sorted: readonly MessageEvent[] = [];

  get messages(): readonly MessageEvent[] {
    return this.sorted;
  }

  /** The words of a reply not yet complete, or empty. */
  get growingText(): string {
    return this.growing?.text ?? "";
  }

  /** False for a row that is already here. */
  take(row: MessageEvent): boolean {
    if (this.rows.has(row.seq)) return false;
    this.rows.set(row.seq, row);
    this.sorted = [...this.rows.values()].sort((a, b) => a.seq - b.seq);
    if (row.role === "waiter") this.endReply();
    return true;
  }

  /** Words arrive piece by piece; a higher attempt starts the reply anew, a lower one is too late. */
  grow(delta: DeltaEvent): void {
    if (delta.turn <= this.lastTurn) return;
    const now = this.growing;
    if (!now || delta.turn > now.turn || (delta.turn === now.turn && delta.attempt > now.attempt)) {
      this.growing = { ...delta };
    } else if (delta.turn === now.turn && delta.attempt === now.attempt) {
      this.growing = { ...now, text: now.text + delta.text };
    }
  }

  /** Forgets half a reply whose end was lost with the connection; its row will come. */
  dropGrowing(): void {
    this.growing = null;
  }

  private endReply(): void {
    if (this.growing) this.lastTurn = this.growing.turn;
    this.growing = null;
  }
}
