/** How the conversation looks: who speaks is told by side and colour. */

import { css } from "lit";

export const bubbles = css`
  :host {
    position: relative;
    display: flex;
    min-height: 0;
  }
  .scroll {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: var(--space-4);
    display: flex;
    flex-direction: column;
    gap: var(--space-2);
  }
  .scroll:focus-visible {
    outline-offset: -3px;
  }
  .log {
    display: flex;
    flex-direction: column;
    gap: var(--space-2);
    margin-top: auto;
  }
  .row {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: var(--space-2);
    max-width: min(85%, 36rem);
  }
  .customer {
    align-self: flex-end;
    align-items: flex-end;
  }
  .bubble {
    padding: var(--space-2) var(--space-4);
    border-radius: var(--radius-l);
    border-end-start-radius: var(--radius-s);
    background: var(--surface-raised);
    border: 1px solid var(--line);
    white-space: pre-line;
    overflow-wrap: anywhere;
    line-height: 1.5;
  }
  .customer .bubble {
    background: var(--accent);
    border-color: transparent;
    color: var(--on-accent);
    border-end-start-radius: var(--radius-l);
    border-end-end-radius: var(--radius-s);
  }
  .staff .bubble {
    border-color: var(--accent-text);
  }
  .shop {
    align-self: center;
    align-items: center;
  }
  .shop .bubble {
    background: transparent;
    border: 0;
    color: var(--ink-soft);
    font-size: var(--text-s);
    text-align: center;
  }
  .speaker {
    font-size: var(--text-s);
    color: var(--accent-text);
    font-weight: 600;
  }
  .fate {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    justify-content: flex-end;
    font-size: var(--text-s);
    color: var(--ink-soft);
  }
  [data-state="not_sent"] .fate,
  [data-state="refused"] .fate {
    color: var(--bad);
  }
  [data-state="not_sent"] .bubble,
  [data-state="refused"] .bubble {
    background: transparent;
    border: 1px dashed var(--bad);
    color: var(--ink);
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    padding-top: var(--space-1);
  }
  .answers button {
    border-color: var(--accent-text);
    color: var(--accent-text);
  }
  .down {
    position: absolute;
    inset-block-end: var(--space-3);
    inset-inline: 0;
    margin-inline: auto;
    width: fit-content;
    box-shadow: var(--shadow);
  }
  .dots {
    display: flex;
    gap: 5px;
    align-items: center;
    min-height: 2.5rem;
  }
  .dots i {
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: var(--ink-soft);
    animation: breathe 1.4s infinite ease-in-out;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes breathe {
    0%,
    80%,
    100% {
      opacity: 0.3;
    }
    40% {
      opacity: 1;
    }
  }
`;
