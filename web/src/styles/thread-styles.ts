/** How the conversation looks: who speaks is told by side, shape and colour. It starts at the top and never jumps. */

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
    padding: calc(var(--space-5) + var(--covered, 0px)) var(--space-4) var(--space-5);
    scroll-padding-top: var(--covered, 0px);
    display: flex;
    flex-direction: column;
    gap: var(--space-1);
  }
  .scroll:focus-visible {
    outline-offset: -3px;
  }
  .log {
    display: flex;
    flex-direction: column;
    gap: var(--space-1);
  }
  .row {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: var(--space-1);
    max-width: min(88%, 34rem);
    padding-inline-start: 2.5rem;
  }
  .row:has(.card) {
    max-width: min(100%, 34rem);
  }
  .row.starts:not(:first-child) {
    margin-top: var(--space-3);
  }
  .customer {
    align-self: flex-end;
    align-items: flex-end;
    padding-inline-start: 0;
  }
  .face {
    position: absolute;
    inset-block-start: 0.25rem;
    inset-inline-start: 0;
    display: grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    font-size: var(--text-s);
    font-weight: var(--weight-bold);
    text-transform: uppercase;
  }
  .bubble {
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-l);
    border-start-start-radius: var(--radius-s);
    background: var(--surface-raised);
    box-shadow: var(--shadow-1);
    white-space: pre-line;
    overflow-wrap: anywhere;
    line-height: 1.5;
  }
  .customer .bubble {
    background: var(--accent);
    color: var(--on-accent);
    border-start-start-radius: var(--radius-l);
    border-end-end-radius: var(--radius-s);
  }
  .staff .bubble {
    box-shadow: inset 0 0 0 1px var(--accent-text);
  }
  .shop {
    max-width: none;
    padding-inline-start: 2.5rem;
    margin-top: var(--space-3);
  }
  .shop > .bubble {
    align-self: center;
    margin-inline-start: -2.5rem;
    background: transparent;
    box-shadow: none;
    color: var(--ink-soft);
    font-size: var(--text-s);
    text-align: center;
  }
  .speaker {
    font-size: var(--text-s);
    color: var(--accent-text);
    font-weight: var(--weight-bold);
  }
  .day {
    align-self: center;
    padding: var(--space-3) 0 var(--space-1);
    font-size: var(--text-xs);
    color: var(--ink-soft);
  }
  .time,
  .delivery {
    display: flex;
    align-items: center;
    gap: var(--space-1);
    font-size: var(--text-xs);
    color: var(--ink-soft);
  }
  [data-state="not_sent"] .delivery,
  [data-state="refused"] .delivery {
    color: var(--bad);
  }
  .row[data-state="not_sent"] .bubble,
  .row[data-state="refused"] .bubble {
    background: var(--bad-soft);
    color: var(--ink);
  }
  .mend {
    display: flex;
    gap: var(--space-2);
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    padding-block-start: var(--space-3);
    padding-inline-start: 2.5rem;
  }
  .answers .wide {
    flex: 1 0 100%;
    max-width: 24rem;
  }
  .answers .chip {
    border-color: var(--line-strong);
    color: var(--accent-text);
  }
  .down {
    position: absolute;
    inset-block-end: var(--space-3);
    inset-inline: 0;
    margin-inline: auto;
    width: fit-content;
    min-height: var(--target);
    border-color: var(--line);
    box-shadow: var(--shadow-2);
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
