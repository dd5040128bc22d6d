/** Every word of the page comes through here, so that another language is one more registry and nothing else. */

import { en } from "./en";

export type Key = keyof typeof en;
/** Keys that come as `…_one` and `…_other`. */
export type CountKey = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;
/** All keys, and `…_few` or another of CLDR's forms where the language has more than two. */
export type Words = Readonly<Record<Key, string> & Partial<Record<`${CountKey}_${Intl.LDMLPluralRule}`, string>>>;

const LANGUAGES: Readonly<Record<string, Words>> = { en };

function language(): string {
  const asked = typeof document === "undefined" ? "en" : document.documentElement.lang;
  return [asked, asked.split("-")[0] ?? ""].find((each) => each in LANGUAGES) ?? "en";
}

function words(): Words {
  return LANGUAGES[language()] ?? en;
}

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The customer's own kind of the page's language, such as "en-GB": how numbers, days and times are written. */
export function locale(): string {
  const own = typeof navigator === "undefined" ? [] : navigator.languages;
  return own.find((each) => each.split("-")[0] === language()) ?? language();
}

/** The words under `key`, with `{name}` replaced; a name without a value stays visible rather than vanishing. */
export function say(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(words()[key], values);
}

/** "1 item", "2 items", by the language's own plural rules. */
export function sayCount(stem: CountKey, count: number): string {
  const form = new Intl.PluralRules(language()).select(count);
  return filled(words()[`${stem}_${form}`] ?? words()[`${stem}_other`], { count });
}

/** Words whose key ends in a value from the API, such as an order's state; an unknown value is shown as it came. */
export function sayState(prefix: string, value: string): string {
  const key = `${prefix}_${value}`;
  return key in en ? say(key as Key) : value.replaceAll("_", " ");
}
