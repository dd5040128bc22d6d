/** One item opened: its options, amounts, quantity and note, with the price as it is chosen. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Choices, guidance } from "./choices";
import { emit } from "./emit";
import { AMOUNTS, money, surcharge, tags } from "./format";
import { sheet } from "./sheet-styles";
import { stepper } from "./stepper";
import { base, controls } from "./styles";
import type { CartItemPost, GroupView, IngredientView, ItemView, OptionView } from "./wire";

const MAX_QUANTITY = 99;
const MAX_NOTE = 200;

@customElement("item-dialog")
export class ItemDialog extends LitElement {
  static override styles = [base, controls, sheet];

  @property() currency = "";
  /** The cart cannot change now. */
  @property({ type: Boolean }) frozen = false;
  @state() private item: ItemView | null = null;
  @state() private quantity = 1;
  @state() private asked = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("textarea") private note!: HTMLTextAreaElement;
  private choices!: Choices;

  async open(item: ItemView): Promise<void> {
    this.item = item;
    this.choices = new Choices(item);
    this.quantity = 1;
    this.asked = false;
    await this.updateComplete;
    this.note.value = "";
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }

  protected override render() {
    return html`<dialog aria-labelledby="title" @click=${this.outside} @close=${this.closed}>
      ${this.item ? this.form(this.item) : nothing}
    </dialog>`;
  }

  private form(item: ItemView): TemplateResult {
    return html`<form method="dialog" novalidate @submit=${this.submit}>
      <header>
        <h2 id="title" tabindex="-1" autofocus dir="auto">${item.name}</h2>
        <button type="button" class="plain round" aria-label="Close" @click=${() => this.dialog.close()}>×</button>
      </header>
      <div class="content">
        ${item.image ? html`<img src=${item.image} alt="" loading="lazy" @error=${this.hideImage} />` : nothing}
        ${item.description ? html`<p dir="auto">${item.description}</p>` : nothing}
        ${this.facts(item)}
        ${item.groups.map((group) => this.group(group))}
        ${this.ingredients(item.ingredients.filter((each) => each.amounts.length > 1))}
        <label class="field">
          <span>Note for the shop</span>
          <textarea rows="2" maxlength=${MAX_NOTE} dir="auto" name="note"></textarea>
        </label>
      </div>
      ${this.footer(item)}
    </form>`;
  }

  private facts(item: ItemView): TemplateResult {
    return html`
      ${item.dietary.length ? html`<p class="quiet">${tags(item.dietary)}</p>` : nothing}
      ${item.allergens.length ? html`<p class="quiet">Contains: ${item.allergens.join(", ")}</p>` : nothing}
    `;
  }

  private footer(item: ItemView): TemplateResult {
    if (!item.available) return html`<footer><button type="submit" class="main" disabled>Sold out</button></footer>`;
    const set = (value: number): void => void (this.quantity = value);
    const price = money(this.choices.unitPrice * this.quantity, this.currency);
    return html`<footer>
      ${stepper({ of: item.name, value: this.quantity, least: 1, most: MAX_QUANTITY, set })}
      <button type="submit" class="main" ?disabled=${this.frozen}>Add to order <span>${price}</span></button>
    </footer>`;
  }

  private group(group: GroupView): TemplateResult {
    const missing = this.asked && this.choices.missing(group) > 0;
    const help = `help-${group.id}`;
    return html`<fieldset aria-describedby=${help} data-group=${group.id} tabindex="-1">
      <legend dir="auto">${group.name}</legend>
      <p id=${help} class=${missing ? "warning" : "quiet"} role=${missing ? "alert" : nothing}>
        ${missing ? `Please choose ${this.choices.missing(group)} more` : guidance(group)}
      </p>
      ${group.max === 1 && group.min === 0 ? this.none(group) : nothing}
      ${group.options.map((option) => this.option(group, option))}
    </fieldset>`;
  }

  private none(group: GroupView): TemplateResult {
    return html`<label class="choice">
      <input type="radio" name=${group.id} .checked=${this.choices.taken(group) === 0} @change=${() => this.change(() => this.choices.chooseOnly(group, null))} />
      <span>None</span>
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
    const price = option.available ? surcharge(option.price_delta, option.price_delta_text) : "Sold out";
    return html`<span class="words" dir="auto">${option.name}</span><span class="quiet">${price}</span>`;
  }

  private ingredients(ingredients: readonly IngredientView[]): TemplateResult | typeof nothing {
    if (ingredients.length === 0) return nothing;
    return html`<fieldset>
      <legend>Ingredients</legend>
      ${ingredients.map((each) => this.ingredient(each))}
    </fieldset>`;
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
          (each) => html`<option ?selected=${each === this.choices.amount(id)}>${AMOUNTS[each]}${each === "extra" ? price : ""}</option>`,
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
    emit<Omit<CartItemPost, "request_id">>(this, "add-item", {
      item_id: this.item.id,
      quantity: this.quantity,
      options: this.choices.options,
      ingredients: this.choices.ingredients,
      note: this.note.value.trim(),
    });
    this.dialog.close();
  }

  private hideImage(event: Event): void {
    (event.target as HTMLImageElement).hidden = true;
  }

  /** A press beside the sheet closes it. */
  private outside(event: MouseEvent): void {
    if (event.target === this.dialog) this.dialog.close();
  }

  private closed(): void {
    this.item = null;
  }
}
