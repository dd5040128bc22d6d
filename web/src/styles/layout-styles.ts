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
    align-items: stretch;
    border-bottom: 1px solid var(--line);
    background: var(--surface-raised);
  }
  nav button {
    flex: 1;
    min-height: 3rem;
    border: 0;
    border-radius: 0;
    border-block: 3px solid transparent;
    background: none;
    color: var(--ink-soft);
  }
  nav button[aria-current="true"] {
    border-block-end-color: var(--accent-text);
    color: var(--accent-text);
  }
  nav button:focus-visible {
    outline-offset: -3px;
  }
  .unread {
    position: relative;
    width: 0;
  }
  .unread:has(*)::before {
    content: "";
    position: absolute;
    inset-block-start: 0.75rem;
    inset-inline-end: 1rem;
    width: 0.625rem;
    height: 0.625rem;
    border-radius: 50%;
    background: var(--accent-text);
  }
  .menu,
  .counter {
    grid-area: main;
    min-width: 0;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  menu-list,
  chat-thread {
    flex: 1;
    min-height: 0;
  }
  /* The order lies over the thread, which leaves room for it: when it comes or grows, no box below is moved. */
  .counter {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
  }
  order-card,
  chat-thread {
    grid-area: 1 / 1;
  }
  order-card {
    z-index: 1;
    align-self: start;
  }
  .starters {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    padding-block: var(--space-3);
    padding-inline-start: 2.5rem;
  }
  .starters .chip {
    border-color: var(--line-strong);
    color: var(--accent-text);
  }
  .closed-session {
    display: grid;
    gap: var(--space-2);
    width: min(100%, 24rem);
    margin: var(--space-4) auto;
    padding: var(--space-4);
    border-radius: var(--radius-l);
    background: var(--surface-raised);
    box-shadow: var(--shadow-1);
    text-align: center;
  }
  .headline {
    font-weight: var(--weight-bold);
  }
  aside {
    grid-area: cart;
    min-height: 0;
    background: var(--surface-raised);
  }
  .bar {
    grid-area: cart;
    padding: var(--space-2) var(--space-3) max(var(--space-2), env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
    background: var(--surface-raised);
  }
  .bar button {
    width: 100%;
    min-height: 3rem;
    justify-content: flex-start;
    border-color: transparent;
  }
  .bar button:not(.main) {
    background: var(--surface-sunken);
  }
  .bar .many {
    font-weight: 400;
    font-size: var(--text-s);
  }
  .bar strong {
    margin-inline-start: auto;
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
    animation: rise var(--calm);
  }
  @keyframes rise {
    from {
      transform: translateY(1.5rem);
      opacity: 0;
    }
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
  .notices {
    position: absolute;
    z-index: 2;
    inset-block: 3.75rem 4.75rem;
    inset-inline: var(--space-4);
    display: grid;
    align-content: start;
    gap: var(--space-2);
    justify-items: center;
    pointer-events: none;
  }
  dialog .notices {
    inset-block: var(--space-3);
  }
  .notice,
  .banner {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: var(--target);
    padding: var(--space-1) var(--space-4);
    border-radius: var(--radius-l);
    background: var(--ink);
    color: var(--surface);
    font-size: var(--text-s);
    box-shadow: var(--shadow-2);
    pointer-events: auto;
  }
  .banner {
    background: var(--surface-raised);
    color: var(--ink);
    border: 1px solid var(--line-strong);
  }
  .notice button {
    min-height: var(--target);
    margin-inline-end: calc(-1 * var(--space-3));
    border-color: transparent;
    background: transparent;
    color: inherit;
    font-weight: var(--weight-bold);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  @media (max-width: 1149px) {
    [data-view="chat"] .menu,
    [data-view="menu"] .counter {
      display: none;
    }
  }
  @media (max-width: 899px) {
    [data-view="menu"] > .notices {
      align-content: end;
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
      grid-template: minmax(0, 1fr) / minmax(22rem, 26rem) minmax(0, 1fr) 22rem;
      grid-template-areas: "menu main cart";
    }
    nav {
      display: none;
    }
    .notices {
      inset-block-start: var(--space-3);
    }
    .to-menu {
      display: none;
    }
    .menu {
      grid-area: menu;
      border-inline-end: 1px solid var(--line);
    }
  }
`;
