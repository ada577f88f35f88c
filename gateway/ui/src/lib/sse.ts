/** The wire form of server-sent events (WHATWG HTML, section 9.2), read piece by piece. */

export interface ServerSentEvent {
  id: string;
  event: string;
  data: string;
}

/** Takes text as it arrives, and gives the events that it completes. */
export class EventParser {
  private rest = "";
  private id = "";
  private event = "";
  private data: string[] = [];

  push(text: string): ServerSentEvent[] {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    const complete: ServerSentEvent[] = [];
    for (const line of lines.map((raw) => raw.replace(/\r$/, ""))) {
      if (line === "") {
        if (this.data.length > 0) {
          complete.push({ id: this.id, event: this.event || "message", data: this.data.join("\n") });
        }
        this.event = "";
        this.data = [];
      } else {
        this.take(line);
      }
    }
    return complete;
  }

  private take(line: string): void {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.id = value;
    if (field === "event") this.event = value;
    if (field === "data") this.data.push(value);
  }
}
