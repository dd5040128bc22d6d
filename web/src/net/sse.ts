/** Server-sent events from text, chunk by chunk. */

export interface ServerEvent {
  name: string;
  id: string;
  data: string;
}

export class EventParser {
  private rest = "";
  private name = "";
  private id = "";
  private data: string[] = [];

  /** Takes the next piece of the stream and returns the events it completed. */
  feed(chunk: string): ServerEvent[] {
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.line(line) ?? []);
  }

  private line(line: string): ServerEvent | null {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.name = value;
    else if (field === "id") this.id = value;
    else if (field === "data") this.data.push(value);
    return null;
  }

  private dispatch(): ServerEvent | null {
    const event = { name: this.name || "message", id: this.id, data: this.data.join("\n") };
    const complete = this.data.length > 0;
    this.name = "";
    this.id = "";
    this.data = [];
    return complete ? event : null;
  }
}
