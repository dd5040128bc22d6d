/** Failures in the customer's words: what happened, and what to do. */

import { Refusal, Unreachable } from "../net/api";
import { say } from "../words";

export function explain(error: unknown): string {
  if (error instanceof Unreachable) return say("unreachable");
  if (!(error instanceof Refusal)) return say("failed");
  const known = KNOWN[error.code];
  if (known) return say(known);
  return error.passing ? say("busy") : sentence(error.detail);
}

const KNOWN: Readonly<Record<string, Parameters<typeof say>[0]>> = {
  awaiting_payment: "refused_awaiting_payment",
  money_under_way: "refused_money_under_way",
  sold_out: "refused_sold_out",
  too_many_requests: "refused_too_many_requests",
  too_large: "refused_too_large",
};

function sentence(detail: string): string {
  if (!detail) return say("failed");
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
