/** What the gateway refused of a change, by the names of its fields. */

import { Problem } from "../../api/problem";

export type Refusals = Readonly<Record<string, string | undefined>>;

/** Nothing where the change was refused for something else than its values. */
export function refusalsIn(error: unknown): Refusals {
  if (!(error instanceof Problem) || error.code !== "INVALID_CONFIG") return {};
  const errors = Array.isArray(error.values.errors) ? error.values.errors : [];
  return Object.fromEntries(errors.map(({ key, message }) => [key, message]));
}
