/** Paper Order Approval: whether paper orders wait for a person, and the switch. What is not known is shown as not known. */

import { Switch } from "@mantine/core";
import { useState } from "react";
import { useIsBlind } from "../../api/live";
import { useServerNow } from "../../lib/server-clock";
import { ago, moment } from "../../lib/time";
import { Section } from "../../ui/section";
import { Failed, Loading } from "../../ui/states";
import { type ApprovalConfig, useApprovalConfig } from "./api";
import { type AlsoAsks, goStraight } from "./go-straight";
import classes from "./paper-order-approval-card.module.css";
import { ToggleDialog } from "./toggle-dialog";

interface Props {
  /** How many orders wait now; none when that is not known. */
  waiting: number | undefined;
  /** Whether something beside the switches asks about orders of a mode; none when that is not known. */
  alsoAsks?: AlsoAsks | undefined;
}

export function PaperOrderApprovalCard({ waiting, alsoAsks }: Props) {
  const config = useApprovalConfig();
  return (
    <Section title="Paper Order Approval">
      {config.isError && (
        <Failed what="The setting" error={config.error} again={() => void config.refetch()} />
      )}
      {config.data === undefined ? (
        config.isError ? (
          <p className={classes.unknown}>Whether paper orders wait for approval is unknown.</p>
        ) : (
          <Loading rows={2} label="Reading the setting" />
        )
      ) : (
        <Setting config={config.data} doubtful={config.isError} waiting={waiting} alsoAsks={alsoAsks} />
      )}
    </Section>
  );
}

function Setting({
  config,
  doubtful,
  waiting,
  alsoAsks,
}: Props & {
  config: ApprovalConfig;
  doubtful: boolean;
}) {
  const [asked, setAsked] = useState<ApprovalConfig | null>(null);
  const blind = useIsBlind();
  const now = useServerNow();
  const required = !config.auto_approve_paper;
  return (
    <>
      <div className={classes.row}>
        <Switch
          size="lg"
          checked={required}
          disabled={blind && required}
          onChange={() => setAsked(config)}
          label={`Require approval for paper orders: ${required ? "ON" : "OFF"}`}
        />
      </div>
      {config.trading_mode !== "paper" && (
        <p className={classes.mode}>
          The trading mode is {config.trading_mode === "live" ? "LIVE" : config.trading_mode} now: new paper
          orders are denied, whatever this switch says.
        </p>
      )}
      <p className={classes.sentence}>
        {config.trading_mode !== "paper"
          ? ""
          : required
            ? `New paper orders wait for you, each for ${config.approval_timeout_minutes} min at most; then they are denied.`
            : goStraight("New paper orders go", alsoAsks)}{" "}
        {config.require_approval_for_live ? (
          "Live orders always wait for approval."
        ) : (
          <strong className={config.trading_mode === "live" ? classes.mode : undefined}>
            {alsoAsks?.("live")
              ? "Live orders wait for approval only where a rule, or their worth, asks for it."
              : `Live orders do not wait for approval${alsoAsks === undefined ? "" : ": nobody is asked"}.`}
          </strong>
        )}
        {blind && " This may be out of date."}
        {doubtful && " This is what was last read."}
      </p>
      <p className={classes.who}>
        {config.updated_by === "default" || config.version === 0
          ? "Never changed"
          : `Config version ${config.version}, last changed by ${config.updated_by} ${ago(now - Date.parse(config.updated_at))}`}
        {" · "}
        <time dateTime={config.updated_at}>{moment(config.updated_at, now)}</time>
        {blind && required && " · Switching off waits until the page is live again."}
      </p>
      {asked !== null && (
        <ToggleDialog config={asked} waiting={waiting} alsoAsks={alsoAsks} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
