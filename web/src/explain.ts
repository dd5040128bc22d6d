/** Failures in the customer's words. */

import { Refusal, Unreachable } from "./api";

const WORDS: Record<string, string> = {
  awaiting_payment: "Your order is waiting for its payment. Pay it, or tell us that you want to change it.",
};

export function explain(error: unknown): string {
  if (error instanceof Unreachable) return "We cannot reach the shop right now. Please try again.";
  if (error instanceof Refusal && error.passing) return "The shop is very busy right now. Please try again in a moment.";
  if (error instanceof Refusal) return WORDS[error.code] ?? sentence(error.detail);
  return "That did not work. Please try again.";
}

function sentence(detail: string): string {
  if (!detail) return "That did not work. Please try again.";
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
