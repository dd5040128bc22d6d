/** Dialogs: a sheet from below on a phone, a card in the middle on a wide screen. */

import { css } from "lit";

export const sheet = css`
  dialog {
    width: 100%;
    max-width: 32rem;
    max-height: min(92dvh, 48rem);
    margin: auto auto 0;
    padding: 0;
    border: 0;
    border-radius: var(--radius-l) var(--radius-l) 0 0;
    background: var(--surface-raised);
    color: var(--ink);
    box-shadow: var(--shadow-2);
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog[open] {
    animation: rise var(--calm);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  @keyframes rise {
    from {
      transform: translateY(1.5rem);
      opacity: 0;
    }
  }
  form {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-3) var(--space-3) var(--space-2) var(--space-5);
  }
  .head h2 {
    flex: 1;
    font-size: var(--text-xl);
    line-height: 1.25;
    outline: none;
  }
  .content {
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 var(--space-5) var(--space-5);
    display: grid;
    gap: var(--space-4);
  }
  .content > p {
    line-height: 1.5;
  }
  fieldset {
    display: grid;
  }
  legend,
  .field > span {
    font-weight: var(--weight-bold);
  }
  .field {
    display: grid;
    gap: var(--space-2);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 3rem;
    border-bottom: 1px solid var(--line);
  }
  .choice:last-child {
    border-bottom: 0;
  }
  label.choice {
    cursor: pointer;
  }
  .choice[data-off] {
    color: var(--ink-soft);
    cursor: default;
  }
  .choice .words {
    flex: 1;
  }
  .choice select {
    width: auto;
    max-width: 60%;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-3) var(--space-4) max(var(--space-3), env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
  }
  .foot .main {
    flex: 1;
    flex-wrap: wrap;
    gap: 0 var(--space-2);
    font-variant-numeric: tabular-nums;
  }
  .foot .main > .money {
    margin-inline-start: auto;
  }
  @media (min-width: 900px) {
    dialog {
      margin: auto;
      border-radius: var(--radius-l);
    }
  }
`;
