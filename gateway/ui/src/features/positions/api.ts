/** What is held, what it won and lost, and how each account stands in its day. */

import { useQuery } from "@tanstack/react-query";
import { api, bodyOf, type Schemas } from "../../api/client";

export type Position = Schemas["Position"];
export type Account = Schemas["AccountView"];
export type PositionPage = Schemas["PositionPage"];

export const SHOWN_MAX = 100;
/** Fills, limits and warnings; a new day begins without a word, and prices move without one: those are read at a calm pace. */
const HAPPENED = ["order.filled", "order.partially_filled", "position.", "limit.", "config."];
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
