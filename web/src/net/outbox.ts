/** Messages on their way out: kept until the transcript shows them, sent one at a time, in order, under one id. */

import { isPassing, Refusal } from "./api";
import { newId } from "./ids";
import { pause, persist, type Wait } from "./retry";
import type { Store } from "./store";
import { withTabLock } from "./tab-lock";
import type { ChatPost } from "./wire";

const ATTEMPTS = 4;

/** `not_sent` waits for a retry; `refused` will never be taken and says why. */
export type OutgoingState = "sending" | "sent" | "not_sent" | "refused";

export interface Outgoing {
  post: ChatPost;
  /** What the customer reads: the text, or the pressed button's label. */
  label: string;
  state: OutgoingState;
  reason: string;
}

export class Outbox {
  private flushing = false;

  constructor(
    readonly key: string,
    private readonly store: Store,
    private readonly deliver: (post: ChatPost) => Promise<void>,
    private readonly changed: () => void,
    private readonly wait: Wait = pause,
  ) {}

  get entries(): readonly Outgoing[] {
    return this.store.read<Outgoing[]>(this.key) ?? [];
  }

  say(text: string): void {
    this.add({ message_id: newId(), text }, text);
  }

  press(value: string, label: string): void {
    this.add({ message_id: newId(), button: value }, label);
  }

  /** Sends what is left over, in its old order. */
  retry(): void {
    this.replace((entry) => (entry.state === "not_sent" ? { ...entry, state: "sending" } : entry));
    void this.flush();
  }

  remove(messageId: string): void {
    this.keep(this.entries.filter((entry) => entry.post.message_id !== messageId));
  }

  /** The session ended: what it accepted can no longer come back as a row. */
  forgetSent(): void {
    this.keep(this.entries.filter((entry) => entry.state !== "sent"));
  }

  async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    try {
      await withTabLock(this.key, () => this.sendAll());
    } finally {
      this.flushing = false;
    }
    if (this.next) void this.flush();
  }

  private get next(): Outgoing | undefined {
    return this.entries.find((entry) => entry.state === "sending");
  }

  private add(post: ChatPost, label: string): void {
    this.keep([...this.entries, { post, label, state: "sending", reason: "" }]);
    this.retry();
  }

  private async sendAll(): Promise<void> {
    for (let entry = this.next; entry; entry = this.next) {
      const outcome = await this.send(entry.post);
      if (outcome === "unreachable") {
        this.replace((each) => (each.state === "sending" ? { ...each, state: "not_sent" } : each));
        return;
      }
      const id = entry.post.message_id;
      this.replace((each) => (each.post.message_id === id ? { ...each, ...outcome } : each));
    }
  }

  private async send(post: ChatPost): Promise<Pick<Outgoing, "state" | "reason"> | "unreachable"> {
    try {
      await persist(() => this.deliver(post), ATTEMPTS, this.wait);
      return { state: "sent", reason: "" };
    } catch (error) {
      if (isPassing(error)) return "unreachable";
      return { state: "refused", reason: error instanceof Refusal ? error.detail : "" };
    }
  }

  private replace(change: (entry: Outgoing) => Outgoing): void {
    this.keep(this.entries.map(change));
  }

  private keep(entries: readonly Outgoing[]): void {
    this.store.write(this.key, entries);
    this.changed();
  }
}
