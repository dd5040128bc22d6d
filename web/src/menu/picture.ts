/** An item's picture; where there is none, or it does not load, a quiet tile in the shop's colour with a drawing. */

import { css, html, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../styles/icons";
import type { ItemView } from "../net/wire";

/** The first that matches wins: an item's own name, then its category's. Each drawing has its tint. */
const DRAWINGS: readonly (readonly [RegExp, IconName, Tint])[] = [
  [/\b(pizza|calzone|focaccia)/i, "pizza", "amber"],
  [/\b(coffee|espresso|cappuccino|latte|macchiato|mocha|americano|chocolate|caff|flat white|tea\b|hot drink)/i, "coffee", "amber"],
  [/\b(wine|beer|prosecco|peroni|spritz|aperol|pinot|chianti|cocktail|bar\b)/i, "wine", "accent"],
  [/\b(cola|coke|juice|water|soda|lemonade|soft drink|cold drink|smoothie|iced)/i, "glass", "blue"],
  [/\b(gelato|ice cream|sorbet|affogato)/i, "cone", "blue"],
  [/\b(sandwich|burger|wrap|toast)/i, "sandwich", "amber"],
  [/\b(fish|salmon|branzino|calamari|shrimp|tuna|vongole|linguine alle)/i, "fish", "blue"],
  [/\b(cake|cheesecake|torte|tart|tiramis|dessert|cannoli|panna|muffin|macaron|cookie|sweet)/i, "cake", "accent"],
  [/\b(bread|roll|baguette|brioche|sourdough|croissant|pretzel|bruschetta|bun\b|pastr|doughnut|garlic bread)/i, "bread", "amber"],
  [/\b(salad|vegetable|spinach|caprese|olives|green)/i, "leaf", "green"],
  [/\b(pasta|spaghetti|penne|gnocchi|ravioli|lasagna|soup|minestrone|noodle|rice|bowl|granola|ramen|pho\b)/i, "bowl", "amber"],
];

type Tint = "accent" | "amber" | "green" | "blue";

export interface Drawing {
  name: IconName;
  tint: Tint;
}

export function drawing(item: string, category: string): Drawing {
  const found = [item, category].map((words) => DRAWINGS.find(([pattern]) => pattern.test(words)));
  const [, name, tint] = found[0] ?? found[1] ?? [/./, "utensils", "accent"];
  return { name, tint };
}

/** Decorative: the item's name stands beside it. */
export function picture(item: ItemView, category = ""): TemplateResult {
  const hide = (event: Event): void => (event.target as HTMLImageElement).remove();
  const { name, tint } = drawing(item.name, category);
  return html`<span class="picture" data-tint=${tint} aria-hidden="true">
    ${icon(name)}
    ${item.image ? html`<img src=${item.image} alt="" loading="lazy" decoding="async" @error=${hide} />` : nothing}
  </span>`;
}

export const pictures = css`
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    overflow: hidden;
    border-radius: var(--radius-m);
    --tint: var(--accent);
    color: color-mix(in oklab, var(--tint) 55%, var(--ink));
    background: linear-gradient(
      135deg,
      color-mix(in oklab, var(--tint) 10%, var(--surface-sunken)),
      color-mix(in oklab, var(--tint) 26%, var(--surface-sunken))
    );
  }
  .picture[data-tint="amber"] {
    --tint: #d2932f;
  }
  .picture[data-tint="green"] {
    --tint: #6c9a45;
  }
  .picture[data-tint="blue"] {
    --tint: #4f8bb0;
  }
  .picture .icon {
    width: 42%;
    height: 42%;
    stroke-width: 1.25;
    opacity: 0.75;
  }
  .picture img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
`;
