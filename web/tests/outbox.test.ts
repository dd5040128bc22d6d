/** Messages leave in order, one at a time, each under one id, and wait out an outage. */

import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, Unreachable } from "../src/net/api";
import { Outbox } from "../src/net/outbox";
import { MemoryStore } from "../src/net/store";
import type { ChatPost } from "../src/net/wire";

class Counter {
  readonly posts: ChatPost[] = [];
  readonly waits: number[] = [];
  readonly store = new MemoryStore();
  failure: Error | null = null;
  failures = 0;
  private settled: () => void = () => undefined;

  open(): Outbox {
    return new Outbox("outbox", this.store, (post) => this.take(post), () => this.settled(), async (ms) => void this.waits.push(ms));
  }

  async until(outbox: Outbox, ...states: string[]): Promise<void> {
    const reached = (): boolean => outbox.entries.map((each) => each.state).join() === states.join();
    await new Promise<void>((resolve) => {
      this.settled = () => reached() && resolve();
      this.settled();
    });
  }

  private async take(post: ChatPost): Promise<void> {
    this.posts.push(post);
    if (this.failures > 0 && this.failure) {
      this.failures -= 1;
      throw this.failure;
    }
  }
}

test("a message that gets no answer is sent again under the same id", async () => {
  const counter = new Counter();
  Object.assign(counter, { failure: new Unreachable(), failures: 2 });
  const outbox = counter.open();
  outbox.say("One espresso");
  await counter.until(outbox, "sent");
  assert.equal(counter.posts.length, 3);
  assert.equal(new Set(counter.posts.map((post) => post.message_id)).size, 1);
});

test("a later message never overtakes one that could not be sent", async () => {
  const counter = new Counter();
  Object.assign(counter, { failure: new Unreachable(), failures: 4 });
  const outbox = counter.open();
  outbox.say("first");
  await counter.until(outbox, "not_sent");
  outbox.say("second");
  await counter.until(outbox, "sent", "sent");
  assert.deepEqual(counter.posts.slice(4).map((post) => post.text), ["first", "second"]);
});

test("what was not sent is still there after a reload and goes out under its old id", async () => {
  const counter = new Counter();
  Object.assign(counter, { failure: new Unreachable(), failures: 4 });
  const before = counter.open();
  before.press("checkout", "That’s all");
  await counter.until(before, "not_sent");
  const after = counter.open();
  assert.equal(after.entries[0]?.label, "That’s all");
  after.retry();
  await counter.until(after, "sent");
  assert.equal(new Set(counter.posts.map((post) => post.message_id)).size, 1);
});

test("a refused message says why and does not hold up the next", async () => {
  const counter = new Counter();
  Object.assign(counter, { failure: new Refusal(422, "malformed", "too long", 0), failures: 1 });
  const outbox = counter.open();
  outbox.say("bad");
  outbox.say("good");
  await counter.until(outbox, "refused", "sent");
  assert.equal(outbox.entries[0]?.reason, "too long");
  assert.equal(counter.posts.length, 2);
});

test("a busy shop is asked again no sooner than it said", async () => {
  const counter = new Counter();
  Object.assign(counter, { failure: new Refusal(503, "unavailable", "", 9_000), failures: 1 });
  const outbox = counter.open();
  outbox.say("hello");
  await counter.until(outbox, "sent");
  assert.deepEqual(counter.waits, [9_000]);
});
