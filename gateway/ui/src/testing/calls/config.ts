/** When a person is asked, and the whole risk config. */

import type { Schemas } from "../../api/client";
import { previewConfig } from "../gateway/previews";
import { invalid } from "../gateway/problem";
import { type Calls, json, page } from "./call";

const MINUTES_MAX = 10_080;

export const CONFIG_CALLS = {
  "GET /api/admin/trading/approval-config": (gateway) =>
    json<Schemas["ApprovalConfig"]>(gateway.config.approval),
  "PUT /api/admin/trading/approval-config": (gateway, { body, by }) => {
    const { expected_version, reason, ...settings } = body as Schemas["ApprovalConfigChange"];
    const minutes = settings.approval_timeout_minutes ?? 1;
    if (Object.keys(settings).length === 0) throw invalid("body", "give at least one setting");
    if (!(minutes >= 1 && minutes <= MINUTES_MAX)) {
      throw invalid("body.approval_timeout_minutes", `1 to ${MINUTES_MAX}`);
    }
    gateway.config.change({ operator_approval: settings }, by, reason ?? null, expected_version ?? null);
    const in_flight = gateway.inFlight;
    return json<Schemas["ApprovalConfigInForce"]>({ ...gateway.config.approval, in_flight });
  },
  "GET /api/admin/trading/risk-config": (gateway, { query }) => {
    const version = query.get("version");
    return json<Schemas["ConfigVersion"]>(gateway.config.at(version === null ? null : Number(version)));
  },
  "PUT /api/admin/trading/risk-config": (gateway, { body, by }) => {
    const { config, expected_version, reason } = body as Schemas["RiskConfigChange"];
    gateway.config.change(config, by, reason ?? null, expected_version ?? null);
    const in_flight = gateway.inFlight;
    return json<Schemas["ConfigVersionInForce"]>({ ...gateway.config.current, in_flight, unknown_keys: [] });
  },
  "POST /api/admin/trading/risk-config/preview": (gateway, { body }) => {
    const { config, status } = body as Schemas["ConfigToPreview"];
    return json<Schemas["ConfigPreview"]>(previewConfig(gateway, config ?? {}, status));
  },
  "GET /api/admin/trading/risk-config/history": (gateway, { query }) =>
    page<Schemas["PastVersion"]>([...gateway.config.versions].reverse(), query),
} satisfies Calls;
