/** Server-sent events, however the network cuts them. */

import assert from "node:assert/strict";
import test from "node:test";
import { EventParser } from "../src/net/sse";

const STREAM = ': hello\n\nevent: message\nid: 7\ndata: {"a":1}\n\nevent: state\ndata: one\ndata: two\n\n';
const EVENTS = [
  { name: "message", id: "7", data: '{"a":1}' },
  { name: "state", id: "", data: "one\ntwo" },
];

test("a stream cut at any place gives the same events", () => {
  for (const text of [STREAM, STREAM.replaceAll("\n", "\r\n")]) {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parser = new EventParser();
      assert.deepEqual([...parser.feed(text.slice(0, cut)), ...parser.feed(text.slice(cut))], EVENTS, `cut at ${cut}`);
    }
  }
});

test("comments keep the line open and say nothing", () => {
  assert.deepEqual(new EventParser().feed(": keep\n\n: keep\n\n"), []);
});
