/** How the menu looks. */

import { css } from "lit";

export const menuStyles = css`
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
    padding: var(--space-3) var(--space-4) var(--space-2);
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .field {
    display: flex;
    gap: var(--space-2);
  }
  .box {
    position: relative;
    flex: 1;
  }
  .box > .icon {
    position: absolute;
    inset-block: 0;
    inset-inline-start: var(--space-3);
    height: 100%;
    color: var(--ink-soft);
    pointer-events: none;
  }
  .box input {
    padding-inline-start: 2.5rem;
    border-radius: var(--radius-full);
  }
  .strip {
    display: flex;
    gap: var(--space-2);
    overflow-x: auto;
    padding: 4px;
    margin-block: -4px;
    margin-inline: -4px calc(-1 * var(--space-4));
    scrollbar-width: none;
    scroll-padding-inline: var(--space-4);
  }
  .strip .chip {
    flex: none;
    box-shadow: none;
  }
  .state {
    padding: var(--space-6) var(--space-4);
    display: grid;
    gap: var(--space-3);
    justify-items: center;
    text-align: center;
    color: var(--ink-soft);
  }
  section {
    padding: var(--space-4) var(--space-4) 0;
  }
  section:last-of-type {
    padding-bottom: var(--space-6);
  }
  h2 {
    font-size: var(--text-l);
    letter-spacing: -0.01em;
    margin-bottom: var(--space-2);
  }
  ul {
    display: grid;
    gap: var(--space-3);
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
  }
  li {
    position: relative;
    display: grid;
  }
  .item {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 5.5rem;
    gap: var(--space-3);
    align-items: start;
    padding: var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--surface-raised);
    box-shadow: var(--shadow-1);
    text-align: start;
    font-weight: 400;
  }
  .item:hover:enabled {
    background: var(--surface-raised);
    border-color: var(--line-strong);
  }
  .item .picture {
    width: 5.5rem;
    height: 5.5rem;
  }
  .what {
    display: grid;
    gap: var(--space-1);
    justify-items: start;
    overflow-wrap: anywhere;
  }
  .name {
    font-weight: var(--weight-bold);
  }
  .description {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    color: var(--ink-soft);
    font-size: var(--text-s);
    line-height: 1.4;
  }
  .price {
    font-weight: var(--weight-medium);
  }
  .tags {
    color: var(--ink-soft);
    font-size: var(--text-xs);
    line-height: 1.4;
  }
  .tags .icon {
    color: var(--good);
    vertical-align: -0.2em;
  }
  .add {
    position: absolute;
    inset-block-start: calc(var(--space-3) + 3.375rem);
    inset-inline-end: var(--space-2);
    border-color: var(--line);
    box-shadow: var(--shadow-1);
    color: var(--accent-text);
  }
  .sold-out .picture {
    filter: grayscale(1);
    opacity: 0.6;
  }
  .sold-out .name {
    color: var(--ink-soft);
  }
  .badge {
    padding: 0.125rem var(--space-2);
    border-radius: var(--radius-full);
    background: var(--surface-sunken);
    color: var(--ink);
    font-size: var(--text-xs);
    font-weight: var(--weight-medium);
  }
`;
