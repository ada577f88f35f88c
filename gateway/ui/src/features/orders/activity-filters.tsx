/** What of the activity is shown. */

import { NativeSelect, TextInput } from "@mantine/core";
import { statusName } from "../../lib/order-status";
import classes from "./activity-filters.module.css";
import { useFilters } from "./use-filters";

const STATUSES = [
  "open",
  "final",
  "pending_approval",
  "accepted",
  "partially_filled",
  "in_doubt",
  "filled",
  "denied",
  "rejected",
  "canceled",
  "expired",
];

export function ActivityFilters() {
  const { typed, set } = useFilters();
  return (
    <search className={classes.filters} aria-label="Filter the activity">
      <NativeSelect
        aria-label="Status"
        value={typed("status")}
        onChange={(event) => set("status", event.currentTarget.value)}
        data={[
          { value: "", label: "Every status" },
          ...STATUSES.map((status) => ({ value: status, label: statusName(status) })),
        ]}
      />
      <TextInput
        aria-label="Symbol"
        placeholder="Symbol"
        value={typed("symbol")}
        onChange={(event) => set("symbol", event.currentTarget.value)}
      />
      <TextInput
        aria-label="Strategy"
        placeholder="Strategy"
        value={typed("strategy")}
        onChange={(event) => set("strategy", event.currentTarget.value)}
      />
    </search>
  );
}
