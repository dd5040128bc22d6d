/** Short words about what just happened, gone by themselves; some can be undone. */

const PROBLEM_MS = 8_000;
const NEWS_MS = 4_000;

export interface Notice {
  text: string;
  undo: (() => void) | null;
}

export class Notices {
  current: Notice | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  news(text: string, undo: (() => void) | null = null): void {
    this.put({ text, undo }, undo ? PROBLEM_MS : NEWS_MS);
  }

  problem(text: string): void {
    this.put({ text, undo: null }, PROBLEM_MS);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.current = null;
    this.changed();
  }

  private put(notice: Notice, milliseconds: number): void {
    clearTimeout(this.timer);
    this.current = notice;
    this.timer = setTimeout(() => this.clear(), milliseconds);
    this.changed();
  }
}
