/** Importing a calendar into the fake gateway: CSV, and of iCalendar what one event in UTC says. */

import type { Schemas } from "../../api/client";
import { aProblem, iso } from "../builders";
import type { FakeGateway } from "./fake-gateway";
import type { ToLock } from "./lockout-interval";
import { asSeen, drafted, lock } from "./lockouts";
import { Refusal } from "./problem";

type Row = Schemas["ImportedRow"];
type Fields = Record<string, string>;

const BYTES_MAX = 256 * 1024;
const COLUMNS =
  "symbol, reason, starts_at, expires_at, duration_minutes, side, blocks, account, strategy".split(", ");

export async function imported(
  gateway: FakeGateway,
  request: Request,
  dryRun: boolean,
  by: string,
): Promise<Schemas["ImportResult"]> {
  const kind = request.headers.get("Content-Type") ?? "";
  const text = await request.clone().text();
  if (text.length > BYTES_MAX) {
    const detail = `A body has at most ${BYTES_MAX} bytes.`;
    throw new Refusal(413, "BODY_TOO_LARGE", detail, { bytes_max: BYTES_MAX });
  }
  const read = { "text/csv": fromCsv, "text/calendar": fromCalendar }[kind];
  if (read === undefined) {
    throw new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send the file as text/csv or text/calendar.");
  }
  const entries = read(text);
  if (entries.length < 1 || entries.length > 500) {
    throw unreadable(`A file has 1 to 500 entries; this one has ${entries.length}.`);
  }
  const items = entries.map((fields, at) => rowOf(gateway, fields, at + 1, dryRun, by));
  const count = (wanted: Row["outcome"]) => items.filter(({ outcome }) => outcome === wanted).length;
  return {
    items,
    created: count("created"),
    would_create: count("would_create"),
    unchanged: count("unchanged"),
    failed: count("failed"),
  };
}

function rowOf(gateway: FakeGateway, fields: Fields, row: number, dryRun: boolean, by: string): Row {
  const said = { row, symbol: fields.symbol ?? null, reason: fields.reason ?? null };
  const key = JSON.stringify(fields);
  const known = gateway.lockouts.find(({ id }) => id === gateway.imported.get(key));
  if (known !== undefined) return { ...said, outcome: "unchanged", lockout: gateway.seen(known) };
  try {
    const wanted = wantedBy(fields);
    if (dryRun) {
      const lockout = asSeen(drafted(gateway, wanted, by), gateway.now());
      return { ...said, outcome: "would_create", lockout };
    }
    const lockout = lock(gateway, wanted, by);
    gateway.imported.set(key, lockout.id);
    return { ...said, outcome: "created", lockout };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, detail, values } = error.problem;
    return { ...said, outcome: "failed", problem: aProblem(status, code, detail, values ?? {}) };
  }
}

function wantedBy({ symbol = "", reason = "", duration_minutes, ...rest }: Fields): ToLock {
  if ((duration_minutes === undefined) === (rest.expires_at === undefined)) {
    throw new Refusal(422, "INVALID_ENTRY", "give either duration_minutes or expires_at");
  }
  if (duration_minutes !== undefined && rest.starts_at === undefined) {
    throw new Refusal(422, "INVALID_ENTRY", "duration_minutes counts from starts_at: give both");
  }
  const expires_at =
    rest.expires_at ?? iso(Date.parse(rest.starts_at ?? "") + Number(duration_minutes) * 60_000);
  return { ...(rest as Partial<ToLock>), expires_at, symbol, reason };
}

function fromCsv(text: string): Fields[] {
  const [names = [], ...lines] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(",").map((cell) => cell.trim()));
  const unknown = names.filter((name) => !COLUMNS.includes(name)).sort();
  if (unknown.length > 0) {
    throw unreadable(
      `The file cannot be read: the header names ${COLUMNS.join(", ")}, not ${unknown.join(", ")}.`,
    );
  }
  return lines.map((cells) =>
    Object.fromEntries(cells.map((cell, at) => [names[at] ?? "", cell]).filter(([, cell]) => cell !== "")),
  );
}

function fromCalendar(text: string): Fields[] {
  return text
    .split("BEGIN:VEVENT")
    .slice(1)
    .map((event) => {
      const said = (name: string) => new RegExp(`^${name}:(.*)$`, "m").exec(event)?.[1]?.trim() ?? "";
      const reason = said("SUMMARY");
      const [symbol = ""] = (said("CATEGORIES") || reason).split(/[\s,]/);
      return { symbol, reason, starts_at: utc(said("DTSTART")), expires_at: utc(said("DTEND")) };
    });
}

/** `20270127T210000Z` as it is written elsewhere. */
function utc(compact: string): string {
  return compact.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
}

function unreadable(detail: string): Refusal {
  return new Refusal(422, "INVALID_FILE", detail);
}
