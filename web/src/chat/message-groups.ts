/** Messages of the thread in groups: neighbours of one speaker share a time, and a new day is named. */

import type { MessageEvent } from "../net/wire";

const GROUP_MS = 5 * 60_000;

export interface GroupedMessage {
  row: MessageEvent;
  /** The first row of another day than the one before. */
  newDay: boolean;
  starts: boolean;
  ends: boolean;
}

export function grouped(rows: readonly MessageEvent[]): GroupedMessage[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const after = rows[index + 1];
    return {
      row,
      newDay: !before || day(before) !== day(row),
      starts: !before || !together(before, row),
      ends: !after || !together(row, after),
    };
  });
}

function together(one: MessageEvent, next: MessageEvent): boolean {
  const close = Date.parse(next.at) - Date.parse(one.at) < GROUP_MS;
  return one.role === next.role && day(one) === day(next) && close;
}

function day(row: MessageEvent): string {
  return new Date(row.at).toDateString();
}
