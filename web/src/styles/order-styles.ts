/** How a pinned order looks. */

import { css } from "lit";

export const orderStyles = css`
  :host {
    display: block;
  }
  section {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-4);
    padding: var(--space-3) var(--space-4);
    border-bottom: 1px solid var(--line);
    background: var(--surface-raised);
  }
  [data-state="ready"] {
    background: var(--good-soft);
  }
  .number {
    display: grid;
    text-align: center;
  }
  .number strong {
    font-size: var(--text-number);
    line-height: 1;
    letter-spacing: 0.01em;
    color: var(--accent-text);
    font-variant-numeric: tabular-nums;
  }
  [data-state="ready"] .quiet,
  [data-state="ready"] .number strong {
    color: var(--good);
  }
  .words {
    flex: 1 1 9rem;
    display: grid;
    gap: 0.125rem;
  }
  .headline {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    font-weight: var(--weight-bold);
    line-height: 1.3;
  }
  button.main {
    flex: 1 0 100%;
  }
  .hide {
    margin-inline-end: calc(-1 * var(--space-2));
  }
  ol {
    flex: 1 0 100%;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--space-1);
  }
  li {
    padding-top: var(--space-1);
    border-top: 3px solid var(--line);
    color: var(--ink-soft);
    font-size: var(--text-xs);
  }
  [data-state="ready"] li {
    color: var(--good);
  }
  li[data-done] {
    border-color: var(--accent-text);
  }
  [data-state="ready"] li[data-done],
  [data-state="fulfilled"] li[data-done] {
    border-color: var(--good);
  }
  li[data-now] {
    color: var(--ink);
    font-weight: var(--weight-bold);
  }
  .spin {
    width: 1.125rem;
    height: 1.125rem;
    border: 2.5px solid var(--line-strong);
    border-top-color: var(--accent-text);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;
