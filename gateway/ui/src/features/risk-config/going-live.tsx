/** What real money would be traded under, from the moment of the switch. */

import { grouped } from "../../lib/money";
import type { ConfigVersion } from "./api";
import { concernsMode, rulesOf } from "./approval-rules";
import { type Difference, FIELDS, nameOf, typedValue } from "./fields";
import classes from "./going-live.module.css";

interface Props {
  inForce: ConfigVersion;
  changed: readonly Difference[];
}

export function GoingLive({ inForce, changed }: Props) {
  const config = inForce.config as Record<string, unknown>;
  const after = (name: string) => {
    const field = FIELDS.find((one) => nameOf(one) === name);
    if (field === undefined) return "";
    return changed.find((one) => one.field === field)?.after ?? typedValue(config, field);
  };
  const missing = FIELDS.filter(
    (field) => nameOf(field).startsWith("limits.max_") && after(nameOf(field)) === "",
  ).map(({ label }) => label.replace(", at most", "").toLowerCase());
  const asks = after("operator_approval.require_approval_for_live") === "true";
  const two = after("operator_approval.four_eyes_notional");
  const some =
    two !== "" || rulesOf(after("operator_approval.ask_when")).some((rule) => concernsMode(rule, "live"));
  return (
    <ul className={classes.list}>
      <li>
        <strong>Real money.</strong> New orders for live trading go to the live broker, if one is configured.
      </li>
      <li>
        {asks ? (
          "Each of them waits for approval first."
        ) : some ? (
          <strong>Only those wait for approval that a rule, or their worth, asks about.</strong>
        ) : (
          <strong>None of them waits for approval: nobody is asked.</strong>
        )}
      </li>
      {two !== "" && <li>Those worth {grouped(two)} or more wait for two different people.</li>}
      <li>
        {missing.length === 0 ? (
          "Every limit is set."
        ) : (
          <strong>No limit is set for: {missing.join(", ")}.</strong>
        )}
      </li>
      <li>Paper orders that wait now will not be sent: their approvals end.</li>
    </ul>
  );
}
