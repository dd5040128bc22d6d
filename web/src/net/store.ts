/** JSON values kept in the browser; where storage is refused (private mode), they live as long as the page. */

export interface Store {
  read<T>(key: string): T | null;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}

export class MemoryStore implements Store {
  private readonly values = new Map<string, string>();

  read<T>(key: string): T | null {
    const text = this.values.get(key);
    return text === undefined ? null : (JSON.parse(text) as T);
  }

  write(key: string, value: unknown): void {
    this.values.set(key, JSON.stringify(value));
  }

  remove(key: string): void {
    this.values.delete(key);
  }
}

class BrowserStore implements Store {
  constructor(private readonly storage: Storage) {}

  read<T>(key: string): T | null {
    try {
      return JSON.parse(this.storage.getItem(key) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  write(key: string, value: unknown): void {
    this.storage.setItem(key, JSON.stringify(value));
  }

  remove(key: string): void {
    this.storage.removeItem(key);
  }
}

export function openStore(): Store {
  try {
    const probe = "countertalk.probe";
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return new BrowserStore(localStorage);
  } catch {
    return new MemoryStore();
  }
}
