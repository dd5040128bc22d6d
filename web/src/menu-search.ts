/** Finding items on the menu by words. */

import type { CategoryView, ItemView } from "./wire";

/** Items whose words contain every word asked for; accents and case do not matter. */
export function search(categories: readonly CategoryView[], wanted: string): CategoryView[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const matches = (category: CategoryView, item: ItemView): boolean => {
    const text = plain([category.name, item.name, item.description, ...item.dietary].join(" "));
    return words.every((word) => text.includes(word));
  };
  return categories
    .map((category) => ({ ...category, items: category.items.filter((item) => matches(category, item)) }))
    .filter((category) => category.items.length > 0);
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
