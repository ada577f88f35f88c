/** What is held, what it won and lost, and how each account stands in its day. */

import { useQuery } from "@tanstack/react-query";
import { api, bodyOf, type Schemas } from "../../api/client";

export type Position = Schemas["Position"];
export type Account = Schemas["AccountView"];
export type PositionPage = Schemas["PositionPage"];

export const SHOWN_MAX = 100;
/**
 * Orders from their first event on: the ledger takes a fill in about when the page hears of it, and the read that follows those first events a second later has
 * it. Prices move without a word, and so does a day end: they are looked at, at a calm pace.
 */
const HAPPENED = ["order.", "position.", "limit.", "config."];
const PRICES_MS = 5000;
const PACE_MS = 1000;

/** Open positions by name, the first of them, with every account. Not read while nobody sees the page. */
export function usePositions() {
  return useQuery({
    queryKey: ["positions"],
    queryFn: async ({ signal }): Promise<PositionPage> => {
      const query = { open: true, limit: SHOWN_MAX };
      return bodyOf(await api.GET("/api/positions", { params: { query }, signal }));
    },
    refetchInterval: PRICES_MS,
    refetchIntervalInBackground: false,
    meta: { changesOn: HAPPENED, paceMs: PACE_MS },
  });
}
