/** What a customer has chosen of one item: counts within each group's bounds, amounts, and the price it comes to. */

import { say } from "../words";
import type { Amount, CartLineView, GroupView, IngredientChoice, ItemView, OptionChoice, OptionView } from "../net/wire";

export class Choices {
  private readonly counts = new Map<string, number>();
  private readonly amounts = new Map<string, Amount>();

  /** Required groups start with their defaults, as they do when an item is ordered in words; a line as it is. */
  constructor(
    private readonly item: ItemView,
    line?: CartLineView,
  ) {
    if (line) this.takeFrom(line);
    else this.takeDefaults();
  }

  private takeFrom(line: CartLineView): void {
    for (const { option_id, count } of line.options) this.counts.set(option_id, count);
    for (const { ingredient_id, amount } of line.ingredients) this.setAmount(ingredient_id, amount);
  }

  private takeDefaults(): void {
    for (const group of this.item.groups.filter((each) => each.min > 0)) {
      for (const option of group.options) {
        if (option.default && option.available) this.counts.set(option.id, 1);
      }
    }
  }

  count(option: OptionView): number {
    return this.counts.get(option.id) ?? 0;
  }

  taken(group: GroupView): number {
    return group.options.reduce((sum, option) => sum + this.count(option), 0);
  }

  missing(group: GroupView): number {
    return Math.max(group.min - this.taken(group), 0);
  }

  get firstIncomplete(): GroupView | undefined {
    return this.item.groups.find((group) => this.missing(group) > 0);
  }

  canTakeMore(group: GroupView, option: OptionView): boolean {
    return option.available && this.count(option) < option.max_count && this.taken(group) < group.max;
  }

  setCount(option: OptionView, count: number): void {
    if (count > 0) this.counts.set(option.id, count);
    else this.counts.delete(option.id);
  }

  /** The one option of a single-choice group; null takes none. */
  chooseOnly(group: GroupView, option: OptionView | null): void {
    for (const each of group.options) this.counts.delete(each.id);
    if (option) this.counts.set(option.id, 1);
  }

  amount(ingredientId: string): Amount {
    return this.amounts.get(ingredientId) ?? "regular";
  }

  setAmount(ingredientId: string, amount: Amount): void {
    if (amount === "regular") this.amounts.delete(ingredientId);
    else this.amounts.set(ingredientId, amount);
  }

  get options(): OptionChoice[] {
    return [...this.counts].map(([option_id, count]) => ({ option_id, count }));
  }

  get ingredients(): IngredientChoice[] {
    return [...this.amounts].map(([ingredient_id, amount]) => ({ ingredient_id, amount }));
  }

  /** A preview in minor units; what counts is what the API answers. */
  get unitPrice(): number {
    let price = this.item.price;
    for (const option of this.item.groups.flatMap((group) => group.options)) {
      price += option.price_delta * this.count(option);
    }
    for (const ingredient of this.item.ingredients) {
      if (this.amount(ingredient.id) === "extra") price += ingredient.extra_price;
    }
    return Math.max(price, 0);
  }
}

/** What a group asks for: "Choose 1", "Choose up to 3", "Choose 2 to 4". */
export function guidance(group: GroupView): string {
  if (group.min === group.max) return say("choose_exactly", { count: group.min });
  if (group.min === 0) return group.max === 1 ? say("optional") : say("choose_up_to", { count: group.max });
  return say("choose_between", { least: group.min, most: group.max });
}
