/** One item opened: its options, amounts, quantity and note, with the price as it is chosen. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Choices, guidance } from "../cart/choices";
import { emit, type LineChange, type NewItem } from "../emit";
import { label, money, surcharge } from "../words/format";
import { icon } from "../styles/icons";
import { itemStyles } from "../styles/item-styles";
import { picture, pictures } from "./picture";
import { sheet } from "../styles/sheet-styles";
import { stepper } from "../cart/stepper";
import { base, controls } from "../styles/styles";
import { say } from "../words";
import type { CartLineView, GroupView, IngredientView, ItemView, MenuView, OptionView } from "../net/wire";

const MAX_QUANTITY = 99;
const MAX_NOTE = 200;

@customElement("item-dialog")
export class ItemDialog extends LitElement {
  static override styles = [base, controls, pictures, sheet, itemStyles];

  @property({ attribute: false }) menu: MenuView | null = null;
  /** The cart cannot change now. */
  @property({ type: Boolean }) frozen = false;
  @state() private item: ItemView | null = null;
  @state() private line: CartLineView | null = null;
  @state() private quantity = 1;
  @state() private asked = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query(".content") private content!: HTMLElement;
  @query("textarea") private note!: HTMLTextAreaElement;
  private choices!: Choices;

  /** A line of the cart is opened to be changed; without one the item is new. */
  async open(item: ItemView, line: CartLineView | null = null): Promise<void> {
    this.item = item;
    this.line = line;
    this.choices = new Choices(item, line ?? undefined);
    this.quantity = line?.quantity ?? 1;
    this.asked = false;
    await this.updateComplete;
    this.note.value = line?.note ?? "";
    this.dialog.showModal();
    this.content.scrollTop = 0;
  }

  protected override render() {
    return html`<dialog aria-labelledby="title" @click=${this.outside} @close=${this.closed}>
      ${this.item ? this.form(this.item) : nothing}
    </dialog>`;
  }

  private form(item: ItemView): TemplateResult {
    return html`<form method="dialog" novalidate @submit=${this.submit}>
      <button type="button" class="round close" aria-label=${say("close")} @click=${() => this.dialog.close()}>${icon("close")}</button>
      <div class="content">
        <div class="hero">${picture(item, this.category(item))}</div>
        <div class="head">
          <h2 id="title" tabindex="-1" autofocus dir="auto">${item.name}</h2>
          <p class="price money">${item.price_text}</p>
        </div>
        ${item.description ? html`<p dir="auto">${item.description}</p>` : nothing}
        ${this.facts(item)}
        ${item.groups.map((group) => this.group(group))}
        ${this.ingredients(item.ingredients.filter((each) => each.amounts.length > 1))}
        <label class="field">
          <span>${say("note_for_shop")}</span>
          <textarea rows="2" maxlength=${MAX_NOTE} dir="auto" name="note" placeholder=${say("note_hint")}></textarea>
        </label>
      </div>
      ${this.foot(item)}
    </form>`;
  }

  private category(item: ItemView): string {
    return this.menu?.categories.find((each) => each.items.includes(item))?.name ?? "";
  }

  private facts(item: ItemView): TemplateResult | typeof nothing {
    if (item.dietary.length + item.allergens.length === 0) return nothing;
    return html`<div class="facts">
      ${item.dietary.map((name) => html`<span class="badge good">${icon("leaf")} ${label(this.menu?.tags[name] ?? name)}</span>`)}
      ${item.allergens.length ? html`<span class="badge">${say("contains", { allergens: item.allergens.map((name) => this.menu?.tags[name] ?? name).join(", ") })}</span>` : nothing}
    </div>`;
  }

  private foot(item: ItemView): TemplateResult {
    if (!item.available) return html`<div class="foot"><button type="submit" class="main" disabled>${say("sold_out")}</button></div>`;
    if (this.frozen) return html`<div class="foot"><p class="quiet">${say("frozen_item")}</p></div>`;
    const set = (value: number): void => void (this.quantity = value);
    const price = money(this.choices.unitPrice * this.quantity, this.menu?.currency ?? "");
    return html`<div class="foot">
      ${stepper({ of: item.name, value: this.quantity, least: 1, most: MAX_QUANTITY, set })}
      <button type="submit" class="main">${say(this.line ? "save_changes" : "add_to_order")} <span class="money">${price}</span></button>
    </div>`;
  }

  private group(group: GroupView): TemplateResult {
    const missing = this.asked && this.choices.missing(group) > 0;
    const help = `help-${group.id}`;
    return html`<fieldset aria-describedby=${help} data-group=${group.id} tabindex="-1" ?data-missing=${missing}>
      <legend dir="auto">${group.name}</legend>
      <p id=${help} class=${missing ? "warning" : "quiet"} role=${missing ? "alert" : nothing}>
        ${missing ? say("choose_more", { count: this.choices.missing(group) }) : guidance(group)}
        ${group.min > 0 && !missing ? this.requirement(group) : nothing}
      </p>
      ${group.max === 1 && group.min === 0 ? this.none(group) : nothing}
      ${group.options.map((option) => this.option(group, option))}
    </fieldset>`;
  }

  /** A tick once a required group is complete. */
  private requirement(group: GroupView): TemplateResult {
    const done = this.choices.missing(group) === 0;
    return html`<span class=${done ? "badge good" : "badge"}>${done ? icon("check") : nothing} ${say("required")}</span>`;
  }

  private none(group: GroupView): TemplateResult {
    return html`<label class="choice">
      <input type="radio" name=${group.id} .checked=${this.choices.taken(group) === 0} @change=${() => this.change(() => this.choices.chooseOnly(group, null))} />
      <span class="words">${say("none")}</span>
    </label>`;
  }

  private option(group: GroupView, option: OptionView): TemplateResult {
    if (option.max_count > 1 && group.max > 1) return this.counted(group, option);
    const single = group.max === 1;
    const taken = this.choices.count(option) > 0;
    const choose = (): void =>
      this.change(() => (single ? this.choices.chooseOnly(group, option) : this.choices.setCount(option, taken ? 0 : 1)));
    const possible = option.available && (single || taken || this.choices.canTakeMore(group, option));
    return html`<label class="choice" data-off=${possible ? nothing : true}>
      <input type=${single ? "radio" : "checkbox"} name=${group.id} .checked=${taken} ?disabled=${!possible} @change=${choose} />
      ${this.words(option)}
    </label>`;
  }

  private counted(group: GroupView, option: OptionView): TemplateResult {
    const value = this.choices.count(option);
    const most = this.choices.canTakeMore(group, option) ? option.max_count : value;
    const set = (count: number): void => this.change(() => this.choices.setCount(option, count));
    return html`<div class="choice" data-off=${option.available ? nothing : true}>
      ${this.words(option)} ${stepper({ of: option.name, value, least: 0, most, set })}
    </div>`;
  }

  private words(option: OptionView): TemplateResult {
    const price = option.available ? surcharge(option.price_delta, option.price_delta_text) : say("sold_out");
    return html`<span class="words" dir="auto">${option.name}</span><span class="quiet">${price}</span>`;
  }

  private ingredients(ingredients: readonly IngredientView[]): TemplateResult | typeof nothing {
    if (ingredients.length === 0) return nothing;
    const changed = this.choices.ingredients.length > 0;
    return html`<details ?open=${changed}>
      <summary>${say("ingredients")} ${icon("next")}</summary>
      ${ingredients.map((each) => this.ingredient(each))}
    </details>`;
  }

  private ingredient(ingredient: IngredientView): TemplateResult {
    const { id, name, amounts, extra_price, extra_price_text } = ingredient;
    const choose = (event: Event): void => {
      const amount = amounts[(event.target as HTMLSelectElement).selectedIndex];
      if (amount) this.change(() => this.choices.setAmount(id, amount));
    };
    const price = extra_price ? ` (+${extra_price_text})` : "";
    return html`<label class="choice">
      <span class="words" dir="auto">${name}</span>
      <select @change=${choose}>
        ${amounts.map(
          (each) => html`<option ?selected=${each === this.choices.amount(id)}>${say(`amount_${each}`)}${each === "extra" ? price : ""}</option>`,
        )}
      </select>
    </label>`;
  }

  private change(choose: () => void): void {
    choose();
    this.requestUpdate();
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!this.item) return;
    const incomplete = this.choices.firstIncomplete;
    if (incomplete) {
      this.asked = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>(`[data-group="${incomplete.id}"]`)?.focus();
      return;
    }
    const { options, ingredients } = this.choices;
    const chosen = { quantity: this.quantity, options, ingredients, note: this.note.value.trim() };
    if (this.line) emit<LineChange>(this, "change-line", { lineId: this.line.id, patch: chosen });
    else emit<NewItem>(this, "add-item", { item_id: this.item.id, ...chosen });
    this.dialog.close();
  }

  /** A press beside the sheet closes it. */
  private outside(event: MouseEvent): void {
    if (event.target === this.dialog) this.dialog.close();
  }

  private closed(): void {
    this.item = null;
    this.line = null;
  }
}
