/** How old a price may be by the config in force. */

import { useRiskConfig } from "./api";

type Scope = Readonly<{ account: string; strategy: string | null; symbol: string }>;
type Override = Readonly<Record<"account" | "strategy" | "symbol", string | null | undefined>> & {
  limits?: { quote_max_age_seconds?: number };
};

/** In seconds, for an order of a strategy that looks at a symbol; undefined while the config is not known. */
export function useQuoteAge(): (scope: Scope) => number | undefined {
  const config = useRiskConfig().data?.config as Record<string, unknown> | undefined;
  return (scope) => (config === undefined ? undefined : quoteAgeOf(config, scope));
}

/** Of several overrides that name it, the one that names more has the last word, of equals the later one. */
export function quoteAgeOf(config: Record<string, unknown>, scope: Scope): number {
  const general = config.limits as Override["limits"];
  let [found, most] = [general?.quote_max_age_seconds ?? 60, 0];
  for (const override of (config.limit_overrides ?? []) as Override[]) {
    const named = (["account", "strategy", "symbol"] as const).filter((name) => override[name] != null);
    const age = override.limits?.quote_max_age_seconds;
    if (age === undefined || named.length < most) continue;
    if (named.every((name) => override[name] === scope[name])) [found, most] = [age, named.length];
  }
  return found;
}
