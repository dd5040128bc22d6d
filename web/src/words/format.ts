/** Money, counts and times as people read them; money exactly as the server writes it. */

import { locale, say } from "./index";

const ZERO_DECIMAL = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
/** Have no decimals any more, yet are charged times 100. */
const WHOLE_ONLY = new Set(["ISK", "UGX"]);
const THREE_DECIMAL = new Set("BHD JOD KWD OMR TND".split(" "));
const SYMBOLS: Record<string, string> = {
  USD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "¥",
  PHP: "₱",
  VND: "₫",
  KRW: "₩",
  INR: "₹",
  AUD: "A$",
  CAD: "C$",
  SGD: "S$",
  MYR: "RM",
  CNY: "CN¥",
};

export function money(minor: number, currency: string): string {
  const digits = exponent(currency);
  const sign = minor < 0 ? "-" : "";
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, say("thousands"));
  const rest = digits > 0 && !WHOLE_ONLY.has(currency) ? say("decimal_point") + text.slice(-digits) : "";
  return say("money", { sign, symbol: SYMBOLS[currency] ?? `${currency} `, number: whole + rest }).trim();
}

/** What somebody typed as an amount, in minor units; null when it is none. A comma counts as a point. */
export function minor(text: string, currency: string): number | null {
  const found = /^\s*(\d{1,7})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  const digits = exponent(currency);
  const rest = found?.[2] ?? "";
  if (!found || rest.length > digits || (rest && WHOLE_ONLY.has(currency))) return null;
  return Number(found[1]) * 10 ** digits + Number(rest.padEnd(digits, "0") || 0);
}

/** A share of an amount, rounded as domain/money.py rounds, to what the currency can be charged in. */
export function tipShare(subtotal: number, basisPoints: number, currency: string): number {
  const step = THREE_DECIMAL.has(currency) ? 10 : WHOLE_ONLY.has(currency) ? 100 : 1;
  const share = Math.floor((subtotal * basisPoints * 2 + 10_000) / 20_000);
  return Math.floor((share * 2 + step) / (step * 2)) * step;
}

export function surcharge(delta: number, text: string): string {
  if (delta === 0) return "";
  return delta > 0 ? `+${text}` : text.replace(/^-/, "−");
}

/** The words of a label, beginning with a capital. */
export function label(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function percent(basisPoints: number): string {
  return `${(basisPoints / 100).toLocaleString(locale(), { maximumFractionDigits: 3 })} %`;
}

export function clock(instant: string): string {
  return new Date(instant).toLocaleTimeString(locale(), { hour: "numeric", minute: "2-digit" });
}

/** "Today", "Yesterday", or the date, for a line between two days of a conversation. */
export function dayName(instant: string, now = new Date()): string {
  const then = new Date(instant);
  if (then.toDateString() === now.toDateString()) return say("today");
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (then.toDateString() === yesterday.toDateString()) return say("yesterday");
  return then.toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
}

/** A moment that may be weeks away, and so comes with its date. */
export function dateAndClock(instant: string): string {
  const parts = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" } as const;
  return new Date(instant).toLocaleString(locale(), parts);
}

/** A link the page may follow; anything but a web address becomes empty. */
export function safeLink(link: string): string {
  if (!link) return "";
  try {
    const url = new URL(link, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}

function exponent(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}
