/** Money reads as the server writes it, links are web links, and any accent stays readable. */

import assert from "node:assert/strict";
import test from "node:test";
import { type AccentTokens, accentTokens, contrast, parse } from "../src/styles/contrast";
import { money, safeLink, tipShare } from "../src/words/format";

test("money is written as the server writes it", () => {
  const cases = [
    [1250, "USD", "$12.50"], [5, "USD", "$0.05"], [-150, "EUR", "-€1.50"], [1200, "JPY", "¥1,200"],
    [5120, "KWD", "KWD 5.120"], [123400, "ISK", "ISK 1,234"], [123456789, "GBP", "£1,234,567.89"], [0, "VND", "₫0"],
  ] as const;
  for (const [minor, currency, text] of cases) assert.equal(money(minor, currency), text);
});

test("a tip is rounded half up to what the currency can be charged in", () => {
  assert.equal(tipShare(3350, 1500, "USD"), 503);
  assert.equal(tipShare(1_001, 1000, "KWD"), 100);
  assert.equal(tipShare(125_000, 1000, "ISK"), 12_500);
});

test("only web addresses become links", () => {
  Object.assign(globalThis, { location: { href: "https://shop.example/s/luigi" } });
  assert.equal(safeLink("/pay/abc"), "https://shop.example/pay/abc");
  assert.equal(safeLink("https://checkout.example/c/1"), "https://checkout.example/c/1");
  assert.equal(safeLink("javascript:alert(1)"), "");
  assert.equal(safeLink("data:text/html,x"), "");
  assert.equal(safeLink(""), "");
});

test("text on and in any accent keeps its contrast", () => {
  for (const accent of ["#ffff00", "#000000", "#ffffff", "#b4532a", "#777777", "#00ff88", "#1a1a80"]) {
    const tokens = accentTokens(accent) as AccentTokens;
    const [fills, words, texts] = [tokens["--accent"], tokens["--on-accent"], tokens["--accent-text"]].map(colours) as [Rgb[], Rgb[], Rgb[]];
    const surfaces = [parse("#f1ece5"), parse("#2a2724")] as Rgb[];
    for (const scheme of [0, 1]) {
      assert.ok(contrast(fills[scheme] as Rgb, words[scheme] as Rgb) >= 4.5, `words on ${accent}`);
      assert.ok(contrast(texts[scheme] as Rgb, surfaces[scheme] as Rgb) >= 4.5, `words in ${accent}`);
    }
  }
});

test("an accent that is no colour is left out", () => {
  assert.equal(accentTokens("red; background: url(x)"), null);
});

type Rgb = readonly [number, number, number];

function colours(pair: string): Rgb[] {
  return [...pair.matchAll(/rgb\((\d+) (\d+) (\d+)\)/g)].map((found) => [Number(found[1]), Number(found[2]), Number(found[3])] as const);
}
