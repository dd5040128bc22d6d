/** Every word of the page comes through here, so that another language is one more registry and nothing else. */

import { en } from "./en";

export type Key = keyof typeof en;
/** Keys that come as `…_one` and `…_other`. */
export type CountKey = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;
export type Words = Readonly<Record<Key, string>>;

const LANGUAGES: Readonly<Record<string, Words>> = { en };

function language(): string {
  const asked = typeof document === "undefined" ? "en" : document.documentElement.lang.slice(0, 2);
  return asked in LANGUAGES ? asked : "en";
}

/** The words under `key`, with `{name}` replaced; a name without a value stays visible rather than vanishing. */
export function say(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const words = (LANGUAGES[language()] ?? en)[key];
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** "1 item", "2 items", by the language's own plural rules. */
export function sayCount(stem: CountKey, count: number): string {
  const form = `${stem}_${new Intl.PluralRules(language()).select(count)}`;
  return say((form in en ? form : `${stem}_other`) as Key, { count });
}

/** Words whose key ends in a value from the API, such as an order's state; an unknown value is shown as it came. */
export function sayState(prefix: string, value: string): string {
  const key = `${prefix}_${value}`;
  return key in en ? say(key as Key) : value.replaceAll("_", " ");
}
