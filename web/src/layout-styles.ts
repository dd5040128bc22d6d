/** The page's layout: one part and a cart bar on a phone, chat and cart side by side, and the menu too where it fits. */

import { css } from "lit";

export const layout = css`
  :host {
    display: block;
    min-height: 0;
  }
  .page {
    position: relative;
    height: 100%;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    grid-template-areas: "parts" "main" "cart";
  }
  nav {
    grid-area: parts;
    display: flex;
    align-items: center;
    gap: var(--space-1);
    padding: 0 var(--space-3);
    border-bottom: 1px solid var(--line);
    background: var(--surface-raised);
  }
  nav button {
    border: 0;
    border-radius: 0;
    background: none;
    border-bottom: 3px solid transparent;
    border-top: 3px solid transparent;
  }
  nav button[aria-current="true"] {
    border-bottom-color: var(--accent-text);
    color: var(--accent-text);
  }
  .unread {
    font-size: var(--text-s);
    color: var(--accent-text);
  }
  .menu,
  .counter {
    grid-area: main;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  menu-list,
  chat-thread {
    flex: 1;
    min-height: 0;
  }
  order-card {
    padding: var(--space-3) var(--space-4);
    border-bottom: 1px solid var(--line);
    background: var(--surface-sunken);
  }
  order-card[empty] {
    display: none;
  }
  .connection:empty {
    display: none;
  }
  .connection {
    padding: var(--space-1) var(--space-4);
    font-size: var(--text-s);
    color: var(--ink-soft);
    text-align: center;
  }
  aside {
    grid-area: cart;
    min-height: 0;
    background: var(--surface-raised);
  }
  .bar {
    grid-area: cart;
    justify-content: flex-start;
    min-height: 3.25rem;
    padding: var(--space-2) var(--space-4) max(var(--space-2), env(safe-area-inset-bottom));
    border: 0;
    border-top: 1px solid var(--line);
    border-radius: 0;
    background: var(--surface-sunken);
  }
  .bar strong {
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }
  .bar:focus-visible {
    outline-offset: -3px;
  }
  dialog.cart {
    width: 100%;
    max-width: none;
    max-height: 88dvh;
    margin: auto 0 0;
    overflow: hidden;
    padding: 0;
    border: 0;
    border-radius: var(--radius-l) var(--radius-l) 0 0;
    background: var(--surface-raised);
    color: var(--ink);
  }
  dialog.cart[open] {
    display: flex;
  }
  dialog.cart cart-panel {
    flex: 1;
    min-width: 0;
    height: auto;
  }
  dialog.cart::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  .close {
    position: absolute;
    inset-block-start: var(--space-2);
    inset-inline-end: var(--space-2);
  }
  .notice {
    position: absolute;
    z-index: 2;
    inset-block-start: 4rem;
    inset-inline: var(--space-4);
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .notice p {
    padding: var(--space-2) var(--space-4);
    border-radius: var(--radius-full);
    background: var(--ink);
    color: var(--surface);
    font-size: var(--text-s);
    box-shadow: var(--shadow);
  }
  @media (max-width: 1149px) {
    [data-view="chat"] .menu,
    [data-view="menu"] .counter {
      display: none;
    }
  }
  @media (min-width: 900px) {
    .page {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) 21rem;
      grid-template-areas: "parts cart" "main cart";
    }
    aside {
      border-inline-start: 1px solid var(--line);
    }
  }
  @media (min-width: 1150px) {
    .page {
      grid-template: minmax(0, 1fr) / minmax(20rem, 24rem) minmax(0, 1fr) 22rem;
      grid-template-areas: "menu main cart";
    }
    nav {
      display: none;
    }
    .notice {
      inset-block-start: var(--space-3);
    }
    .menu {
      grid-area: menu;
      border-inline-end: 1px solid var(--line);
    }
  }
`;
