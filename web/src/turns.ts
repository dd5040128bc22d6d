/** One task at a time under a name, across the tabs of this browser where it offers locks. */

const waiting = new Map<string, Promise<unknown>>();

export function inTurn<T>(name: string, task: () => Promise<T>): Promise<T> {
  // Locks exist only in secure contexts; a shop's page tried over plain HTTP has none.
  if (typeof navigator !== "undefined" && navigator.locks) {
    return navigator.locks.request(name, task) as Promise<T>;
  }
  const before = waiting.get(name) ?? Promise.resolve();
  const mine = before.then(task, task);
  waiting.set(name, mine);
  return mine;
}
