/**
 * Payment from within a frame on another site. A frame there has a storage of its own, so the page to which the
 * payment page sends the customer back would not know them: a page outside takes the session along and goes on to pay.
 */

import { safeLink } from "../words/format";
import { framed } from "../embed/frame";
import type { OrderView, ResumeLink } from "../net/wire";

const PATIENCE_MS = 4_000;
const GO_ON = "go-on";

/** In the frame: payment links lead to our page outside first, by a resume link; without one, straight to payment. */
export function redirectPayments(resumeLink: () => Promise<ResumeLink>): void {
  if (!framed()) return;
  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement && each.target === "_top");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const late = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS));
    void Promise.race([resumeLink(), late]).then(
      ({ url }) => leave(continuing(url)),
      () => leave(link.href),
    );
  });
}

function continuing(resumeLink: string): string {
  const address = new URL(resumeLink);
  address.searchParams.set("pay", GO_ON);
  return address.href;
}

function leave(address: string): void {
  if (window.top) window.top.location.href = address;
}

/** Outside: once the session is there, on to payment; Back then leads to the site the customer came from. */
export function continueToPayment(order: OrderView | null): void {
  if (framed() || new URLSearchParams(location.search).get("pay") !== GO_ON) return;
  const link = safeLink(order?.checkout_url ?? "");
  if (link) location.replace(link);
}
