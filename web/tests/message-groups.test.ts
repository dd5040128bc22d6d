/** Messages in groups of one speaker, apart by time and by day. */

import assert from "node:assert/strict";
import test from "node:test";
import { grouped } from "../src/chat/message-groups";
import type { MessageEvent } from "../src/net/wire";

function row(seq: number, role: MessageEvent["role"], at: string): MessageEvent {
  return { seq, message_id: null, role, text: "", buttons: [], link: "", card: null, at };
}

test("neighbours of one speaker share a group; another speaker or a pause begins a new one", () => {
  const rows = grouped([
    row(1, "customer", "2026-03-02T12:00:00"),
    row(2, "waiter", "2026-03-02T12:00:05"),
    row(3, "waiter", "2026-03-02T12:01:00"),
    row(4, "waiter", "2026-03-02T12:20:00"),
  ]);
  assert.deepEqual(rows.map((each) => each.starts), [true, true, false, true]);
  assert.deepEqual(rows.map((each) => each.ends), [true, false, true, true]);
});

test("a day is named once, and separates even one speaker's rows", () => {
  const rows = grouped([row(1, "waiter", "2026-03-01T23:59:00"), row(2, "waiter", "2026-03-02T00:01:00")]);
  assert.deepEqual(rows.map((each) => each.newDay), [true, true]);
  assert.deepEqual(rows.map((each) => each.starts), [true, true]);
});
