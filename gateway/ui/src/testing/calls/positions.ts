/** What is held, and how each account stands in its day. */

import type { Schemas } from "../../api/client";
import { iso } from "../builders";
import { accountsOf, positionsOf } from "../gateway/positions";
import { type Calls, json } from "./call";

export const POSITION_CALLS = {
  "GET /api/positions": (gateway, { query }) => {
    const by = query.get("by") === "account" ? "account" : "strategy";
    const held = positionsOf(gateway, by);
    const fitting = held.filter(
      ({ account, symbol, quantity }) =>
        [null, account].includes(query.get("account")) &&
        [null, symbol].includes(query.get("symbol")) &&
        !(query.get("open") === "true" && quantity === "0"),
    );
    const limit = Number(query.get("limit") ?? "100");
    return json<Schemas["PositionPage"]>({
      items: fitting.slice(0, limit),
      next: fitting.length > limit ? `${limit}` : null,
      by,
      accounts: accountsOf(gateway, held),
      accounts_left_out: false,
      valued_at: iso(gateway.now()),
    });
  },
} satisfies Calls;
