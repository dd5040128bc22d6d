/** Money, counts and times as people read them; money exactly as domain/money.py writes it. */

import type { Amount, OrderType } from "./wire";

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
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits > 0 && !WHOLE_ONLY.has(currency) ? `.${text.slice(-digits)}` : "";
  return sign + (SYMBOLS[currency] ?? `${currency} `) + whole + rest;
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

/** Dietary tags as words: "gluten_free" is "gluten free". */
export function tags(each: readonly string[]): string {
  return each.map((tag) => tag.replaceAll("_", " ")).join(" · ");
}

export function percent(basisPoints: number): string {
  return `${(basisPoints / 100).toLocaleString("en", { maximumFractionDigits: 3 })} %`;
}

export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function clock(instant: string): string {
  return new Date(instant).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

export function dayAndClock(instant: string): string {
  return new Date(instant).toLocaleString([], { weekday: "short", hour: "numeric", minute: "2-digit" });
}

export const ORDER_TYPES: Record<OrderType, string> = {
  dine_in: "Eat here",
  pickup: "Pick up",
  delivery: "Delivery",
};

export const AMOUNTS: Record<Amount, string> = {
  none: "None",
  light: "Light",
  regular: "Regular",
  extra: "Extra",
};

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
