/** Who halted everything, when and why: the last version of the config that changed the trading state. */

import { useQuery } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";

export interface Origin {
  by: string;
  at: string;
  reason: string | null;
}

const LOOKED_AT = 100;

/** Null: it lies further back than is looked. */
export function useHaltOrigin() {
  return useQuery({
    queryKey: ["trading-status", "origin"],
    queryFn: async ({ signal }): Promise<Origin | null> => {
      const query = { limit: LOOKED_AT };
      const answer = await api.GET("/api/admin/trading/risk-config/history", { params: { query }, signal });
      const found = bodyOf(answer).items.find(({ changed }) =>
        (changed ?? []).some(({ path }) => path === "trading_state"),
      );
      return found === undefined
        ? null
        : { by: found.updated_by, at: found.updated_at, reason: found.reason ?? null };
    },
    meta: { changesOn: ["config."] },
  });
}
