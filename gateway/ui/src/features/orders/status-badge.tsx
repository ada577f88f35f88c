/** An order's status by its word; the colour only helps. */

import { statusName } from "../../lib/order-status";
import classes from "./status-badge.module.css";

const TONES: Record<string, string> = {
  filled: "good",
  partially_filled: "good",
  accepted: "good",
  pending_approval: "warn",
  in_doubt: "warn",
  pending_cancel: "warn",
  denied: "bad",
  rejected: "bad",
  expired: "bad",
  canceled: "quiet",
};

export function StatusBadge({ status }: { status: string }) {
  return (
    <span className={classes.badge} data-tone={TONES[status] ?? "plain"}>
      {statusName(status)}
    </span>
  );
}
