/** Finding items on the menu by words and by diet. */

import type { CategoryView, ItemView, MenuView } from "../net/wire";

/** Items whose words contain every word asked for and which suit the diet; accents and case do not matter.
 * `tags` are the words for diets. */
export function search(categories: readonly CategoryView[], wanted: string, diet = "", tags: MenuView["tags"] = {}): CategoryView[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const matches = (category: CategoryView, item: ItemView): boolean => {
    if (diet && !item.dietary.includes(diet)) return false;
    const text = plain([category.name, item.name, item.description, ...item.dietary.map((name) => tags[name] ?? name)].join(" "));
    return words.every((word) => text.includes(word));
  };
  return categories
    .map((category) => ({ ...category, items: category.items.filter((item) => matches(category, item)) }))
    .filter((category) => category.items.length > 0);
}

/** The diets a menu speaks of, the most common first. */
export function diets(categories: readonly CategoryView[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of categories.flatMap((category) => category.items.flatMap((item) => item.dietary))) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
