/**
 * The page inside a shop's own site. It tells that site, if it is one of the shop's, when it is ready, what is
 * unread and that it wants to close. Nothing of the customer is told.
 */

import { framed } from "./frame";

type ToHost = { countertalk: "ready" | "close" } | { countertalk: "unread"; count: number };

let host: string | null = null;
let closed = false;
let unread = 0;

export function startEmbedded(): void {
  host = hostOrigin();
  if (!host) return;
  addEventListener("message", heardHost);
  addEventListener("keydown", closeByKey);
  tell({ countertalk: "ready" });
}

/** The shop said something: counts while the frame is closed. */
export function shopSpoke(): void {
  if (closed) tell({ countertalk: "unread", count: (unread += 1) });
}

function hostOrigin(): string | null {
  if (!framed()) return null;
  const named = document.querySelector<HTMLMetaElement>('meta[name="embed-origins"]')?.content ?? "";
  // Firefox has no ancestorOrigins. A false referrer gains nothing: messages go to the origin named, or nowhere.
  const claimed = (location.ancestorOrigins as DOMStringList | undefined)?.[0] ?? originOf(document.referrer);
  return named.split(" ").find((origin) => origin === claimed) || null;
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : "";
}

function tell(message: ToHost): void {
  if (host) window.parent.postMessage(message, host);
}

function heardHost(event: MessageEvent<{ countertalk?: unknown } | null>): void {
  if (event.origin !== host || event.source !== window.parent) return;
  const word = event.data?.countertalk;
  if (word === "opened" || word === "closed") {
    closed = word === "closed";
    unread = 0;
  }
}

/** Escape closes what is open inside of the page first. */
function closeByKey(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
  const inDialog = event.composedPath().some((each) => each instanceof HTMLDialogElement && each.open);
  if (!inDialog) tell({ countertalk: "close" });
}
