/** What the page does when the payment page sends its customer back. */

import assert from "node:assert/strict";
import test from "node:test";
import { type Api, Refusal, Unreachable } from "../src/net/api";
import { hint, returnFrom } from "../src/order/order-watch";

const atOnce = async (): Promise<void> => {};

/** An API that fails so often, and the orders it was told of. */
function api(failures: Error[]): { api: Api; told: string[] } {
  const told: string[] = [];
  const returned = async (orderId: string): Promise<object> => {
    told.push(orderId);
    const failure = failures.shift();
    if (failure) throw failure;
    return {};
  };
  return { api: { returned } as unknown as Api, told };
}

test("the address says which order was paid or left, and nothing else does", () => {
  assert.deepEqual(returnFrom("?paid=o1"), { orderId: "o1", how: "paid" });
  assert.deepEqual(returnFrom("?x=1&left=o2"), { orderId: "o2", how: "left" });
  assert.equal(returnFrom("?paid="), null);
});

test("the hint is given once where it is taken, and again where nobody answers", async () => {
  const taken = api([]);
  await hint(taken.api, "o1", atOnce);
  assert.deepEqual(taken.told, ["o1"]);
  const away = api([new Unreachable("no answer"), new Refusal(503, "unavailable", "", 0)]);
  await hint(away.api, "o1", atOnce);
  assert.equal(away.told.length, 3);
});

test("a hint that is refused is given up without a word", async () => {
  const refused = api([new Refusal(404, "not_found", "", 0)]);
  await hint(refused.api, "o1", atOnce);
  assert.equal(refused.told.length, 1);
});
