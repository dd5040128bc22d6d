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
  }
  li {
    display: grid;
    gap: var(--space-1);
    padding: var(--space-3) 0;
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
    font-weight: 600;
  }
  .price,
  dd {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .changes {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }
  .changes .plain {
    font-size: var(--text-s);
    color: var(--ink-soft);
    padding-inline: var(--space-2);
    margin-inline-end: calc(-1 * var(--space-2));
  }
  fieldset {
    display: grid;
    gap: var(--space-2);
  }
  legend {
    font-weight: 600;
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
    font-weight: 650;
    box-shadow: 0 0 0 1px var(--line-strong);
  }
  .segment input:focus-visible + span {
    outline: 3px solid var(--focus);
  }
  .table {
    display: flex;
    align-items: center;
    gap: var(--space-3);
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
    font-variant-numeric: tabular-nums;
    font-size: var(--text-l);
    font-weight: 700;
  }
  .elsewhere {
    font-size: var(--text-s);
    color: var(--ink-soft);
    justify-self: center;
  }
`;
