/** Whether anything beside the two switches asks a person about orders of a mode: a rule, or what they are worth. */

import { useRiskConfig } from "./api";
import { concernsMode, rulesOf } from "./approval-rules";

/** Undefined while the config is not known. */
export function useAlsoAsks(): ((mode: "paper" | "live") => boolean) | undefined {
  const config = useRiskConfig();
  const approval = config.data?.config.operator_approval;
  if (config.data === undefined || config.isError) return undefined;
  const { ask_when, four_eyes_notional } = (approval ?? {}) as Record<string, unknown>;
  const rules = rulesOf(JSON.stringify(ask_when ?? []));
  return (mode) =>
    rules.some((rule) => concernsMode(rule, mode)) ||
    (mode === "live" && (four_eyes_notional ?? null) !== null);
}
