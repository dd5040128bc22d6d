/** One task at a time under a name, across the tabs of this browser where it offers locks. */

const waiting = new Map<string, Promise<unknown>>();

export async function withTabLock<T>(name: string, task: () => Promise<T>): Promise<T> {
  if (!(await locksOffered())) return withPageLock(name, task);
  return navigator.locks.request(name, task) as Promise<T>;
}

/** A page over plain HTTP has no locks, and a frame whose browser denies it storage is denied them too. */
async function locksOffered(): Promise<boolean> {
  if (typeof navigator === "undefined" || !navigator.locks) return false;
  try {
    await navigator.locks.query();
    return true;
  } catch {
    return false;
  }
}

function withPageLock<T>(name: string, task: () => Promise<T>): Promise<T> {
  const before = waiting.get(name) ?? Promise.resolve();
  const mine = before.then(task, task);
  waiting.set(name, mine);
  return mine;
}
