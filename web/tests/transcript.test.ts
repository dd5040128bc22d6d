/** The conversation stays in order and never shows a reply twice. */

import assert from "node:assert/strict";
import test from "node:test";
import { Transcript } from "../src/chat/transcript";
import type { MessageEvent } from "../src/net/wire";

function row(seq: number, role: MessageEvent["role"], text: string): MessageEvent {
  return { seq, role, text, message_id: null, buttons: [], link: "", card: null, at: "2026-01-01T12:00:00Z" };
}

test("a row replayed after a reconnect is shown once", () => {
  const transcript = new Transcript();
  assert.ok(transcript.take(row(2, "waiter", "Hello")));
  assert.ok(transcript.take(row(1, "customer", "Hi")));
  assert.ok(!transcript.take(row(2, "waiter", "Hello")));
  assert.deepEqual(transcript.messages.map((each) => each.text), ["Hi", "Hello"]);
});

test("a second attempt replaces the words of the first, and late words of the first are ignored", () => {
  const transcript = new Transcript();
  transcript.grow({ turn: 1, attempt: 1, text: "One pizza " });
  transcript.grow({ turn: 1, attempt: 1, text: "coming" });
  assert.equal(transcript.growingText, "One pizza coming");
  transcript.grow({ turn: 1, attempt: 2, text: "Two " });
  transcript.grow({ turn: 1, attempt: 1, text: "up" });
  transcript.grow({ turn: 1, attempt: 2, text: "pizzas" });
  assert.equal(transcript.growingText, "Two pizzas");
});

test("the waiter's row ends the growing reply, and its stragglers do not begin it again", () => {
  const transcript = new Transcript();
  transcript.grow({ turn: 1, attempt: 1, text: "One " });
  transcript.take(row(1, "staff", "One moment"));
  assert.equal(transcript.growingText, "One ");
  transcript.take(row(2, "waiter", "One pizza."));
  transcript.grow({ turn: 1, attempt: 1, text: "pizza." });
  assert.equal(transcript.growingText, "");
  transcript.grow({ turn: 2, attempt: 1, text: "Next" });
  assert.equal(transcript.growingText, "Next");
});
