/** The menu by category, with a search. Choosing an item opens it; simple items can be added at once. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { emit } from "../emit";
import { label } from "../words/format";
import { icon } from "../styles/icons";
import { diets, search } from "./menu-search";
import { menuStyles } from "../styles/menu-styles";
import { picture, pictures } from "./picture";
import { base, controls } from "../styles/styles";
import { say } from "../words";
import type { CategoryView, ItemView, MenuView } from "../net/wire";

@customElement("menu-list")
export class MenuList extends LitElement {
  static override styles = [base, controls, pictures, menuStyles];

  @property({ attribute: false }) menu: MenuView | null = null;
  @property({ type: Boolean }) failed = false;
  @property({ type: Boolean }) frozen = false;
  @state() private wanted = "";
  @state() private diet = "";
  @state() private filtering = false;
  @query("input") private field!: HTMLInputElement;

  protected override render() {
    if (this.failed) return this.failure();
    if (!this.menu) return html`<p class="state" role="status">${say("loading_menu")}</p>`;
    const found = search(this.menu.categories, this.wanted, this.diet, this.menu.tags);
    return html`
      <div class="search">
        ${this.searchField()} ${this.filtering ? this.dietChips(this.menu) : nothing}
        ${this.wanted || found.length < 2
          ? nothing
          : html`<div class="strip" role="group" aria-label=${say("categories")}>${found.map((each) => this.jump(each))}</div>`}
      </div>
      ${found.map((category) => this.category(category))}
      <div role="status">${found.length === 0 ? this.nothingFound() : nothing}</div>
    `;
  }

  private searchField(): TemplateResult {
    const some = diets(this.menu?.categories ?? []).length > 0;
    const toggle = (): void => {
      this.filtering = !this.filtering;
      if (!this.filtering) this.diet = "";
    };
    return html`<div class="field">
      <div class="box">
        ${icon("search")}
        <input type="search" aria-label=${say("search_menu")} placeholder=${say("search_menu")} dir="auto" .value=${this.wanted} @input=${this.typed} />
      </div>
      ${some
        ? html`<button type="button" class="chip round" aria-label=${say("filter")} title=${say("filter")} aria-expanded=${this.filtering} aria-pressed=${this.diet !== ""} @click=${toggle}>
            ${icon("leaf")}
          </button>`
        : nothing}
    </div>`;
  }

  private dietChips(menu: MenuView): TemplateResult {
    const choose = (name: string): void => void (this.diet = this.diet === name ? "" : name);
    return html`<div class="strip" role="group" aria-label=${say("diets")}>
      ${diets(menu.categories).map(
        (name) => html`<button type="button" class="chip" aria-pressed=${this.diet === name} @click=${() => choose(name)}>${label(menu.tags[name] ?? name)}</button>`,
      )}
    </div>`;
  }

  private failure(): TemplateResult {
    return html`<div class="state" role="alert">
      <p>${say("menu_failed")}</p>
      <button type="button" @click=${() => emit(this, "reload-menu")}>${icon("retry")} ${say("try_again")}</button>
    </div>`;
  }

  private nothingFound(): TemplateResult {
    return html`<div class="state">
      <p>${say("nothing_matches")}</p>
      <button type="button" @click=${this.clear}>${say("show_all")}</button>
    </div>`;
  }

  private jump(category: CategoryView): TemplateResult {
    const go = (): void => this.renderRoot.querySelector(`[data-id="${category.id}"]`)?.scrollIntoView({ block: "start" });
    return html`<button type="button" class="chip" dir="auto" @click=${go}>${category.name}</button>`;
  }

  private category(category: CategoryView): TemplateResult {
    const title = `category-${category.id}`;
    return html`<section aria-labelledby=${title} data-id=${category.id}>
      <h2 id=${title} dir="auto">${category.name}</h2>
      <ul>
        ${category.items.map((item) => this.item(item, category))}
      </ul>
    </section>`;
  }

  private item(item: ItemView, category: CategoryView): TemplateResult {
    const simple = item.groups.length === 0 && item.available && !this.frozen;
    return html`<li class=${item.available ? "" : "sold-out"}>
      <button type="button" class="item" aria-haspopup="dialog" @click=${() => emit(this, "open-item", item)}>
        <span class="what">
          <span class="name" dir="auto">${item.name}</span>
          <span class="price money">${item.price_text}</span>
          ${item.description ? html`<span class="description" dir="auto">${item.description}</span>` : nothing}
          ${item.available ? this.tags(item) : html`<span class="badge">${say("sold_out")}</span>`}
        </span>
        ${picture(item, category.name)}
      </button>
      ${simple
        ? html`<button type="button" class="round add" aria-label=${say("add_one", { item: item.name })} @click=${() => emit(this, "add-one", item)}>
            ${icon("plus")}
          </button>`
        : nothing}
    </li>`;
  }

  private tags(item: ItemView): TemplateResult | typeof nothing {
    if (item.dietary.length === 0) return nothing;
    return html`<span class="tags">${icon("leaf")} ${item.dietary.map((name) => label(this.menu?.tags[name] ?? name)).join(" · ")}</span>`;
  }

  private typed(event: InputEvent): void {
    this.wanted = (event.target as HTMLInputElement).value;
  }

  private clear(): void {
    this.wanted = "";
    this.diet = "";
    this.filtering = false;
    this.field.focus();
  }
}
