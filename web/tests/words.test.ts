/** The message registry: values, plurals, unknown states, and amounts as people type them. */

import assert from "node:assert/strict";
import test from "node:test";
import { dayName, minor, percent } from "../src/words/format";
import { diets, search } from "../src/menu/menu-search";
import { drawing } from "../src/menu/picture";
import { say, sayCount, sayState } from "../src/words";
import { en } from "../src/words/en";
import type { CategoryView, ItemView } from "../src/net/wire";

test("values take their places, and one that is missing stays visible", () => {
  assert.equal(say("pay", { total: "$5.00" }), "Pay $5.00");
  assert.equal(say("pay"), "Pay {total}");
});

test("counts follow the language's plural", () => {
  assert.equal(sayCount("items", 1), "1 item");
  assert.equal(sayCount("items", 3), "3 items");
});

test("days and numbers are written in the page's language, as the customer's part of the world writes it", () => {
  const browser = (...languages: string[]): void => void Object.defineProperty(globalThis, "navigator", { value: { languages }, configurable: true });
  const now = new Date("2026-03-20T12:00:00Z");
  browser("de-DE", "fr");
  assert.equal(dayName("2026-03-02T12:00:00Z", now), "Monday, March 2");
  assert.equal(percent(887.5), "8.875 %");
  browser("de-DE", "en-GB");
  assert.equal(dayName("2026-03-02T12:00:00Z", now).replace(",", ""), "Monday 2 March");
});

test("a state the page does not know is shown as it came", () => {
  assert.equal(sayState("state", "ready"), en.state_ready);
  assert.equal(sayState("state", "out_for_delivery"), "out for delivery");
});

test("an amount is read with a point or a comma, in the currency's own decimals", () => {
  assert.equal(minor("2.50", "USD"), 250);
  assert.equal(minor("2,5", "EUR"), 250);
  assert.equal(minor("300", "JPY"), 300);
  assert.equal(minor("3.5", "JPY"), null);
  assert.equal(minor("two", "USD"), null);
  assert.equal(minor("-2", "USD"), null);
});

test("an item's own name chooses its drawing before its category does", () => {
  assert.equal(drawing("Gelato", "Desserts").name, "cone");
  assert.equal(drawing("Burrata", "Starters").name, "utensils");
  assert.equal(drawing("Diavola", "Pizza").name, "pizza");
});

test("search joins words and diet", () => {
  const item = (name: string, dietary: string[]): ItemView => ({
    id: name, name, description: "", image: "", price: 0, price_text: "", available: true, dietary, allergens: [], groups: [], ingredients: [],
  });
  const menu: CategoryView[] = [{ id: "c", name: "Cakes", items: [item("Käsekuchen", ["vegetarian"]), item("Vegan Tart", ["vegan", "vegetarian"])] }];
  assert.deepEqual(search(menu, "kase").flatMap((each) => each.items.map(({ name }) => name)), ["Käsekuchen"]);
  assert.deepEqual(search(menu, "", "vegan").flatMap((each) => each.items.map(({ name }) => name)), ["Vegan Tart"]);
  assert.deepEqual(search(menu, "fleischlos", "", { vegetarian: "fleischlos" }).flatMap((each) => each.items.map(({ name }) => name)), ["Käsekuchen", "Vegan Tart"]);
  assert.deepEqual(diets(menu), ["vegetarian", "vegan"]);
});
