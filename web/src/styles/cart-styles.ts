/** How the cart looks. */

import { css } from "lit";

export const cartStyles = css`
  :host {
    display: flex;
    height: 100%;
  }
  section {
    flex: 1;
    min-width: 0;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .content {
    overflow-y: auto;
    overscroll-behavior: contain;
    display: grid;
    gap: var(--space-4);
    padding: var(--space-1) var(--space-4) var(--space-4);
  }
  footer {
    display: grid;
    gap: var(--space-2);
    padding: var(--space-3) var(--space-4) max(var(--space-4), env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
  }
  h2 {
    padding: var(--space-4) var(--space-4) var(--space-2);
    font-size: var(--text-l);
    letter-spacing: -0.01em;
    outline: none;
  }
  .nothing {
    display: grid;
    justify-items: center;
    gap: var(--space-1);
    padding: var(--space-6) var(--space-4);
    text-align: center;
  }
  .nothing .face {
    display: grid;
    place-items: center;
    width: 3.5rem;
    height: 3.5rem;
    margin-bottom: var(--space-2);
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent-text);
    font-size: var(--text-l);
  }
  li {
    display: grid;
    gap: var(--space-1);
    padding: var(--space-3) 0 var(--space-2);
    border-top: 1px solid var(--line);
  }
  .what {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 var(--space-3);
  }
  .what .quiet {
    grid-column: 1 / -1;
    overflow-wrap: anywhere;
  }
  .name {
    font-weight: var(--weight-bold);
    overflow-wrap: anywhere;
  }
  .price,
  dd {
    text-align: end;
  }
  .changes {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }
  .changes .plain {
    font-size: var(--text-s);
    color: var(--accent-text);
    padding-inline: var(--space-2);
    margin-inline-start: calc(-1 * var(--space-2));
  }
  fieldset {
    display: grid;
    gap: var(--space-2);
  }
  legend {
    font-weight: var(--weight-bold);
    margin-bottom: var(--space-2);
  }
  .segments {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--space-1);
    padding: var(--space-1);
    border-radius: var(--radius-m);
    background: var(--surface-sunken);
  }
  .segment {
    position: relative;
    cursor: pointer;
  }
  .segment span {
    display: grid;
    place-items: center;
    min-height: var(--target);
    padding: 0 var(--space-1);
    border-radius: calc(var(--radius-m) - 4px);
    font-size: var(--text-s);
    text-align: center;
  }
  .segment input:checked + span {
    background: var(--surface-raised);
    font-weight: var(--weight-bold);
    box-shadow: 0 0 0 1px var(--line-strong);
  }
  .segment input:focus-visible + span {
    outline: 3px solid var(--focus);
  }
  .table {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: var(--space-3);
    font-size: var(--text-s);
  }
  dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: var(--space-1) var(--space-3);
    border-top: 1px solid var(--line);
    padding-top: var(--space-3);
  }
  .total {
    display: flex;
    justify-content: space-between;
    font-size: var(--text-l);
    font-weight: var(--weight-bold);
  }
  .elsewhere {
    font-size: var(--text-s);
    color: var(--ink-soft);
    justify-self: center;
  }
`;
