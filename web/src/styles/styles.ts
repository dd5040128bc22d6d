/** What every element of the page shares: box model, focus, buttons, fields. Values come from tokens.css. */

import { css } from "lit";

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    color: var(--ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .quiet {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  .warning {
    color: var(--bad);
    font-size: var(--text-s);
    font-weight: var(--weight-medium);
  }
  .money {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .icon {
    width: 1.25em;
    height: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;

export const controls = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--target);
    min-width: var(--target);
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-full);
    background: var(--surface-raised);
    font-weight: var(--weight-medium);
    text-decoration: none;
    color: var(--ink);
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--quick), border-color var(--quick), transform var(--quick);
  }
  @media (hover: hover) {
    button:hover:enabled,
    .button:hover {
      background: var(--surface-sunken);
    }
    .main:hover:enabled,
    a.main:hover {
      background: var(--accent);
      box-shadow: var(--shadow-2);
    }
  }
  button:disabled {
    color: var(--ink-faint);
    border-color: var(--line);
    cursor: default;
  }
  .main {
    background: var(--accent);
    border-color: transparent;
    color: var(--on-accent);
  }
  .main:disabled {
    background: var(--surface-sunken);
    color: var(--ink-faint);
  }
  button:active:enabled,
  .button:active {
    transform: scale(0.98);
  }
  .plain {
    border-color: transparent;
    background: transparent;
  }
  .round {
    padding: 0;
    width: var(--target);
    flex: none;
  }
  .chip {
    padding: 0 var(--space-4);
    font-size: var(--text-s);
    border-color: var(--line);
    box-shadow: var(--shadow-1);
  }
  .chip[aria-pressed="true"],
  .chip[aria-current="true"] {
    border-color: var(--accent-text);
    background: var(--accent-soft);
    color: var(--accent-text);
  }
  input[type="text"],
  input[type="search"],
  input[type="url"],
  input[inputmode],
  select,
  textarea {
    min-height: var(--target);
    width: 100%;
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-m);
    background: var(--surface-raised);
  }
  ::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
  input[type="radio"],
  input[type="checkbox"] {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    flex: none;
    accent-color: var(--accent);
  }
  .stepper {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
  }
  .stepper output {
    min-width: 2.5ch;
    text-align: center;
    font-variant-numeric: tabular-nums;
    font-weight: var(--weight-bold);
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
