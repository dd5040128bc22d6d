/** The menu by category, with a search. Choosing an item opens it; simple items can be added at once. */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { emit } from "./emit";
import { tags } from "./format";
import { search } from "./menu-search";
import { base, controls } from "./styles";
import type { CategoryView, ItemView, MenuView } from "./wire";

@customElement("menu-list")
export class MenuList extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        overflow-y: auto;
        overscroll-behavior: contain;
        scroll-padding-top: 8rem;
      }
      .search {
        position: sticky;
        top: 0;
        z-index: 1;
        display: grid;
        gap: var(--space-2);
        padding: var(--space-4) var(--space-4) var(--space-2);
        background: var(--surface);
      }
      .jump {
        display: flex;
        gap: var(--space-2);
        overflow-x: auto;
        padding: 3px;
        margin: -3px;
        scrollbar-width: none;
      }
      .jump button {
        flex: none;
        font-size: var(--text-s);
      }
      .state {
        padding: var(--space-5) var(--space-4);
        display: grid;
        gap: var(--space-3);
        justify-items: start;
      }
      section {
        padding: var(--space-3) var(--space-4);
      }
      h3 {
        font-size: var(--text-l);
        margin-bottom: var(--space-2);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        border-top: 1px solid var(--line);
      }
      .item {
        flex: 1;
        min-width: 0;
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-1) var(--space-3);
        padding: var(--space-3) var(--space-2);
        border: 0;
        border-radius: var(--radius-m);
        background: none;
        text-align: start;
        font-weight: 400;
      }
      .name {
        font-weight: 600;
      }
      .price {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .words {
        grid-column: 1 / -1;
        color: var(--ink-soft);
        font-size: var(--text-s);
        line-height: 1.45;
      }
      .sold-out .name,
      .sold-out .price {
        color: var(--ink-soft);
        text-decoration: line-through;
      }
    `,
  ];

  @property({ attribute: false }) menu: MenuView | null = null;
  @property({ type: Boolean }) failed = false;
  @property({ type: Boolean }) frozen = false;
  @state() private wanted = "";

  protected override render() {
    if (this.failed) return this.failure();
    if (!this.menu) return html`<p class="state quiet">Loading the menu…</p>`;
    const found = search(this.menu.categories, this.wanted);
    return html`
      <div class="search">
        <input type="search" aria-label="Search the menu" placeholder="Search the menu" .value=${this.wanted} @input=${this.typed} />
        ${this.wanted || found.length < 2 ? nothing : html`<div class="jump" role="group" aria-label="Categories">${found.map((each) => this.jump(each))}</div>`}
      </div>
      ${found.map((category) => this.category(category))}
      ${found.length === 0 ? html`<p class="state quiet" role="status">Nothing on the menu matches “${this.wanted}”.</p>` : nothing}
    `;
  }

  private failure(): TemplateResult {
    return html`<div class="state">
      <p>The menu could not be loaded.</p>
      <button type="button" @click=${() => emit(this, "reload-menu")}>Try again</button>
    </div>`;
  }

  private jump(category: CategoryView): TemplateResult {
    const go = (): void => this.renderRoot.querySelector(`[data-id="${category.id}"]`)?.scrollIntoView({ block: "start" });
    return html`<button type="button" @click=${go}>${category.name}</button>`;
  }

  private category(category: CategoryView): TemplateResult {
    const title = `category-${category.id}`;
    return html`<section aria-labelledby=${title} data-id=${category.id}>
      <h3 id=${title} dir="auto">${category.name}</h3>
      <ul>
        ${category.items.map((item) => this.item(item))}
      </ul>
    </section>`;
  }

  private item(item: ItemView): TemplateResult {
    const simple = item.groups.length === 0 && item.available && !this.frozen;
    return html`<li class=${item.available ? "" : "sold-out"}>
      <button type="button" class="item" aria-haspopup="dialog" @click=${() => emit(this, "open-item", item)}>
        <span class="name" dir="auto">${item.name}</span>
        <span class="price">${item.price_text}</span>
        ${item.description ? html`<span class="words" dir="auto">${item.description}</span>` : nothing}
        ${item.available ? this.diets(item) : html`<span class="words">Sold out</span>`}
      </button>
      ${simple
        ? html`<button type="button" class="round" aria-label=${`Add one ${item.name}`} @click=${() => emit(this, "add-one", item)}>+</button>`
        : nothing}
    </li>`;
  }

  private diets(item: ItemView): TemplateResult | typeof nothing {
    return item.dietary.length ? html`<span class="words">${tags(item.dietary)}</span>` : nothing;
  }

  private typed(event: InputEvent): void {
    this.wanted = (event.target as HTMLInputElement).value;
  }
}
