/** Locking a symbol, what is locked, ending it early. */

import type { Schemas } from "../../api/client";
import { imported } from "../gateway/imports";
import { versionOf } from "../gateway/lockouts";
import { type Calls, empty, json, page } from "./call";

const PATH = "/api/admin/trading/lockouts";

export const LOCKOUT_CALLS = {
  "GET /api/admin/trading/lockouts": (gateway, { query }) => {
    const status = query.get("status") ?? "active";
    const symbol = query.get("symbol")?.trim().toUpperCase() ?? null;
    const seen = gateway.lockouts.map((lockout) => gateway.seen(lockout));
    const fits = (lockout: Schemas["LockoutView"]) =>
      (status === "all" || lockout.status === status) && (symbol === null || lockout.symbol === symbol);
    return page<Schemas["LockoutView"]>(seen.filter(fits), query);
  },
  "POST /api/admin/trading/lockouts": (gateway, { body, by }) => {
    const { ticker, ...wanted } = body as Schemas["LockoutToCreate"] & { ticker?: string };
    const made = gateway.lock({ ...wanted, symbol: wanted.symbol ?? ticker ?? "" }, by);
    const answer = { ...made, in_flight: gateway.inFlight, version: versionOf(gateway, made.symbol) };
    return json<Schemas["CreatedLockout"]>(answer, 201, { Location: `${PATH}/${made.id}` });
  },
  "POST /api/admin/trading/lockouts/import": async (gateway, { request, query, by }) =>
    json(await imported(gateway, request, query.get("dry_run") === "true", by)),
  "DELETE /api/admin/trading/lockouts/{lockout_id}": (gateway, { params, by }) => {
    const still = gateway.lift(params.lockout_id ?? "", by);
    return empty(still.length > 0 ? { "X-Interlock-Still-Locked": still.join(", ") } : {});
  },
} satisfies Calls;
