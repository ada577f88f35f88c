/** Changes of a config: putting one in, and telling what it changed. */

import type { Schemas } from "../../api/client";
import { Refusal } from "./problem";

export type Document = Record<string, unknown>;

/** Refuse a config whose day of losses lies in no time zone that there is. */
export function requireZone({ loss_day }: Document): void {
  const zone = isDocument(loss_day) ? loss_day.timezone : undefined;
  if (zone === undefined) return;
  try {
    new Intl.DateTimeFormat("en", { timeZone: String(zone) });
  } catch {
    const key = "loss_day.timezone";
    const message = `there is no time zone ${zone}; name one of the IANA database, such as UTC`;
    throw new Refusal(422, "INVALID_CONFIG", `${key}: ${message}`, { errors: [{ key, message }] });
  }
}

/** `before` with the keys that `changes` names, however deep; a list is replaced whole. */
export function merged(before: Document, changes: Document): Document {
  const after = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    const old = before[key];
    after[key] = isDocument(value) && isDocument(old) ? merged(old, value) : value;
  }
  return after;
}

/** Each key that is another, or new, or gone. */
export function differences(before: Document, after: Document, path = ""): Schemas["Change"][] {
  return Object.keys({ ...before, ...after }).flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (isDocument(old) && isDocument(now)) return differences(old, now, `${path}${key}.`);
    return JSON.stringify(old) === JSON.stringify(now)
      ? []
      : [{ path: `${path}${key}`, before: old, after: now }];
  });
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
