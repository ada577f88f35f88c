/** Changes of a config: putting one in, and telling what it changed. */

import type { Schemas } from "../../api/client";

export type Document = Record<string, unknown>;

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
