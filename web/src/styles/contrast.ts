/** The shop's colour made readable: whatever an owner picked, text on it and in it keeps a contrast of 4.5. */

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The least favourable surfaces text stands on, as in tokens.css. */
const LIGHT_SURFACE: Rgb = [241, 236, 229];
const DARK_SURFACE: Rgb = [42, 39, 36];

export interface AccentTokens {
  "--accent": string;
  "--on-accent": string;
  "--accent-text": string;
}

export function accentTokens(hex: string): AccentTokens | null {
  const accent = parse(hex);
  if (!accent) return null;
  const onDark = towards(accent, WHITE, DARK_SURFACE, 3);
  return {
    "--accent": pair(accent, onDark),
    "--on-accent": pair(readableOn(accent), readableOn(onDark)),
    "--accent-text": pair(towards(accent, BLACK, LIGHT_SURFACE, 4.5), towards(accent, WHITE, DARK_SURFACE, 4.5)),
  };
}

/** Set through CSSOM, which a content security policy without inline styles allows. */
export function applyAccent(hex: string, root: HTMLElement): void {
  root.dataset["accent"] = hex;
  for (const [name, value] of Object.entries(accentTokens(hex) ?? {})) root.style.setProperty(name, value);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

export function parse(hex: string): Rgb | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  if (!found) return null;
  return [parseInt(found[1] ?? "", 16), parseInt(found[2] ?? "", 16), parseInt(found[3] ?? "", 16)];
}

function towards(colour: Rgb, end: Rgb, surface: Rgb, least: number): Rgb {
  for (let part = 0; part < 1; part += 0.04) {
    const mixed = mix(colour, end, part);
    if (contrast(mixed, surface) >= least) return mixed;
  }
  return end;
}

function readableOn(colour: Rgb): Rgb {
  return contrast(WHITE, colour) >= 4.5 || contrast(WHITE, colour) > contrast(BLACK, colour) ? WHITE : BLACK;
}

function mix(colour: Rgb, end: Rgb, part: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => Math.round(colour[index] * (1 - part) + end[index] * part);
  return [channel(0), channel(1), channel(2)];
}

function luminance(colour: Rgb): number {
  const linear = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

function pair(light: Rgb, dark: Rgb): string {
  return `light-dark(rgb(${light.join(" ")}), rgb(${dark.join(" ")}))`;
}
