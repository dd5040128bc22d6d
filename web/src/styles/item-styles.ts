/** How an opened item looks, inside its sheet. */

import { css } from "lit";

export const itemStyles = css`
  .close {
    position: absolute;
    z-index: 1;
    inset-block-start: var(--space-3);
    inset-inline-end: var(--space-3);
    border-color: var(--line);
    box-shadow: var(--shadow-1);
  }
  .hero {
    margin-inline: calc(-1 * var(--space-5));
  }
  .hero .picture {
    width: 100%;
    height: auto;
    aspect-ratio: 5 / 2;
    border-radius: 0;
  }
  .hero .picture .icon {
    width: 4.5rem;
    height: 4.5rem;
  }
  .head {
    align-items: baseline;
    padding: 0;
  }
  .head .price {
    font-size: var(--text-l);
    font-weight: var(--weight-medium);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    padding: 0.125rem var(--space-2);
    border-radius: var(--radius-full);
    background: var(--surface-sunken);
    color: var(--ink);
    font-size: var(--text-xs);
    font-weight: var(--weight-medium);
  }
  .good {
    background: var(--good-soft);
    color: var(--good);
  }
  fieldset {
    padding-top: var(--space-4);
    border-top: 1px solid var(--line);
  }
  fieldset > p {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 1.75rem;
  }
  fieldset[data-missing] legend {
    color: var(--bad);
  }
  legend {
    float: inline-start;
    width: 100%;
    font-size: var(--text-l);
  }
  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 3rem;
    border-block: 1px solid var(--line);
    font-weight: var(--weight-bold);
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon {
    transform: rotate(90deg);
    transition: transform var(--quick);
  }
  [open] > summary .icon {
    transform: rotate(-90deg);
  }
  .foot .money {
    font-weight: var(--weight-bold);
  }
`;
