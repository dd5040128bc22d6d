/** The page inside another site's frame: payment leaves the frame, because Stripe's page refuses to be in one. */

export function framed(): boolean {
  return typeof window !== "undefined" && window.parent !== window;
}

export function payTarget(): "_top" | "_self" {
  return framed() ? "_top" : "_self";
}
