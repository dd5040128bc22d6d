/** How cards in the thread look. */

import { css } from "lit";

export const cardStyles = css`
  .card {
    display: grid;
    gap: var(--space-3);
    width: min(100%, 24rem);
    padding: var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--surface-raised);
    box-shadow: var(--shadow-1);
    line-height: 1.4;
  }
  .card[data-old],
  .card[data-status="replaced"] {
    box-shadow: none;
    background: transparent;
  }
  .title,
  .note,
  .headline {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }
  .title {
    font-weight: var(--weight-bold);
  }
  .title .icon {
    color: var(--accent-text);
  }
  .items {
    padding: var(--space-1) var(--space-2);
    gap: 0;
  }
  .items li {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }
  .items li + li {
    border-top: 1px solid var(--line);
  }
  .items .open {
    flex: 1;
    min-width: 0;
    justify-content: flex-start;
    gap: var(--space-3);
    padding: var(--space-2) var(--space-1);
    border: 0;
    border-radius: var(--radius-m);
    background: none;
    text-align: start;
  }
  .items .what {
    display: grid;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .items .picture {
    width: 3rem;
    height: 3rem;
  }
  [data-status="paid"],
  [data-state="ready"] {
    border-color: transparent;
    background: var(--good-soft);
    color: var(--good);
  }
  [data-status="paid"] .quiet,
  [data-status="paid"] .title .icon,
  [data-state="ready"] .quiet {
    color: var(--good);
  }
  .order:has(.number) {
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: var(--space-4);
  }
  .headline .icon {
    color: var(--accent-text);
  }
  .order[data-old] {
    padding-block: var(--space-2);
  }
  .number {
    display: grid;
    text-align: center;
  }
  .number strong {
    font-size: var(--text-number);
    line-height: 1;
    letter-spacing: 0.01em;
    font-variant-numeric: tabular-nums;
  }
`;
