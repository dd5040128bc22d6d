/** Trying again what failed in passing: growing pauses with jitter, so that many clients do not return at once. */

import { isPassing, Refusal } from "./api";

const LONGEST_PAUSE_MS = 30_000;

export type Wait = (milliseconds: number) => Promise<void>;

/** Repeats `call` until it succeeds, is refused for good, or has failed `attempts` times; throws the last failure. */
export async function persist<T>(call: () => Promise<T>, attempts = 4, wait: Wait = pause): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || failures >= attempts) throw error;
      const asked = error instanceof Refusal ? error.retryAfterMs : 0;
      await wait(Math.min(Math.max(asked, backoff(failures)), LONGEST_PAUSE_MS));
    }
  }
}

export function backoff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(500 * 2 ** Math.max(failures - 1, 0), 15_000);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/** Resolves after `milliseconds`, or at once when `signal` aborts or the browser comes back online. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener?.("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    globalThis.addEventListener?.("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
