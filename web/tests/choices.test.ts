/** Choosing options: bounds, defaults and the price shown while choosing. */

import assert from "node:assert/strict";
import test from "node:test";
import { Choices, guidance } from "../src/cart/choices";
import type { GroupView, ItemView, OptionView } from "../src/net/wire";

function option(id: string, more: Partial<OptionView> = {}): OptionView {
  return { id, name: id, price_delta: 0, price_delta_text: "", default: false, available: true, max_count: 1, ...more };
}

const MILK: GroupView = { id: "milk", name: "Milk", min: 1, max: 1, options: [option("whole", { default: true }), option("oat", { price_delta: 60 })] };
const SHOTS = option("shot", { price_delta: 90, max_count: 3 });
const EXTRAS: GroupView = { id: "extras", name: "Extras", min: 0, max: 3, options: [SHOTS, option("syrup", { price_delta: 50 })] };
const COFFEE: ItemView = {
  id: "coffee", name: "Flat white", description: "", image: "", price: 380, price_text: "$3.80", available: true,
  dietary: [], allergens: [], groups: [MILK, EXTRAS],
  ingredients: [{ id: "foam", name: "Foam", amounts: ["none", "regular", "extra"], extra_price: 25, extra_price_text: "$0.25" }],
};

test("a required group starts with its default and is complete", () => {
  const choices = new Choices(COFFEE);
  assert.deepEqual(choices.options, [{ option_id: "whole", count: 1 }]);
  assert.equal(choices.firstIncomplete, undefined);
});

test("the default of a required group that is sold out must be chosen anew", () => {
  const item = { ...COFFEE, groups: [{ ...MILK, options: [option("whole", { default: true, available: false }), option("oat")] }] };
  assert.equal(new Choices(item).firstIncomplete?.id, "milk");
});

test("a single choice replaces the one before", () => {
  const choices = new Choices(COFFEE);
  choices.chooseOnly(MILK, MILK.options[1] ?? null);
  assert.deepEqual(choices.options, [{ option_id: "oat", count: 1 }]);
});

test("counts fill a group up to its maximum and no further", () => {
  const choices = new Choices(COFFEE);
  choices.setCount(SHOTS, 2);
  assert.ok(choices.canTakeMore(EXTRAS, SHOTS));
  choices.setCount(SHOTS, 3);
  assert.ok(EXTRAS.options.every((each) => !choices.canTakeMore(EXTRAS, each)));
});

test("the price follows options, counts and extra amounts", () => {
  const choices = new Choices(COFFEE);
  choices.setCount(SHOTS, 2);
  choices.chooseOnly(MILK, MILK.options[1] ?? null);
  choices.setAmount("foam", "extra");
  assert.equal(choices.unitPrice, 380 + 2 * 90 + 60 + 25);
  choices.setAmount("foam", "regular");
  assert.deepEqual(choices.ingredients, []);
});

test("guidance says how many to choose", () => {
  const words = ([min, max]: readonly [number, number]): string => guidance({ ...MILK, min, max });
  const bounds = [[1, 1], [0, 1], [0, 3], [2, 4]] as const;
  assert.deepEqual(bounds.map(words), ["Choose 1", "Optional", "Choose up to 3", "Choose 2 to 4"]);
});

test("a line of the cart opens as it was chosen", () => {
  const line = {
    id: "l", item_id: "coffee", name: "Flat white", quantity: 2, choices: ["oat"], note: "", unit_price: 0, unit_price_text: "", total: 0, total_text: "",
    options: [{ option_id: "oat", count: 1 }, { option_id: "shot", count: 2 }], ingredients: [{ ingredient_id: "foam", amount: "extra" as const }],
  };
  const choices = new Choices(COFFEE, line);
  assert.deepEqual(choices.options, line.options);
  assert.deepEqual(choices.ingredients, line.ingredients);
  assert.equal(choices.unitPrice, 380 + 60 + 2 * 90 + 25);
});
