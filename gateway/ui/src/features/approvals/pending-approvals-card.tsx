/** Pending Approvals: the orders that wait for this person, the soonest to expire first. */

import { useEffect, useMemo, useRef, useState } from "react";
import { useIsBlind } from "../../api/live";
import { RowButton } from "../../ui/row-button";
import { Section } from "../../ui/section";
import { Empty, Failed, Loading } from "../../ui/states";
import { type Approval, SHOWN_MAX, useApprovals } from "./api";
import { ApprovalRow, type Verdict } from "./approval-row";
import { ApproveLiveDialog } from "./approve-live-dialog";
import { ChosenBar } from "./chosen-bar";
import { ExtendDialog } from "./extend-dialog";
import { ManyDialog } from "./many-dialog";
import classes from "./pending-approvals-card.module.css";
import { Refusals } from "./refusals";
import { RejectDialog } from "./reject-dialog";
import { GONE_MAX, type Row, steady } from "./steady-rows";
import { useAimedClicks } from "./use-aimed-clicks";
import { useAnchors } from "./use-anchors";
import { useChoosing } from "./use-choosing";
import { useDeciding } from "./use-deciding";
import { useDecidingMany } from "./use-deciding-many";
import { useRowKeys } from "./use-row-keys";

interface Props {
  /** Why the list is empty, in a sentence. */
  emptyBecause: string;
  /** What would become of an order if it were approved now. */
  verdictOf: (approval: Approval) => Verdict;
}

export function PendingApprovalsCard({ emptyBecause, verdictOf }: Props) {
  const approvals = useApprovals();
  const blind = useIsBlind() || approvals.isError;
  const { anchors, pointed, handlers } = useAnchors();
  const rows = useSteadyRows(approvals.data?.items ?? NOTHING, anchors, pointed);
  const deciding = useDeciding();
  const many = useDecidingMany();
  const choosing = useChoosing(rows, deciding.outcomes);
  const [extending, setExtending] = useState<Approval | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useRowKeys(list, rows, deciding, blind);
  const onClickCapture = useAimedClicks(list, rows, deciding);
  const count =
    approvals.data === undefined
      ? undefined
      : `${approvals.data.items.length}${approvals.data.more ? "+" : ""}`;
  return (
    <Section
      title="Pending Approvals"
      count={count}
      aside={
        (choosing.on || rows.length > 1) && (
          <RowButton
            look="quiet"
            onClick={() => {
              many.forget();
              if (choosing.on) choosing.stop();
              else choosing.start();
            }}
          >
            {choosing.on ? "Stop selecting" : "Select several"}
          </RowButton>
        )
      }
    >
      {approvals.isError && (
        <Failed what="What waits" error={approvals.error} again={() => void approvals.refetch()} />
      )}
      <Refusals deciding={deciding} shown={rows} />
      {approvals.data === undefined && !approvals.isError && <Loading rows={3} label="Reading what waits" />}
      {approvals.data !== undefined && rows.length === 0 && <Empty>{emptyBecause}</Empty>}
      {choosing.on && <ChosenBar choosing={choosing} deciding={many} blind={blind} />}
      {many.told !== null && (
        <p className={classes.told} role="status">
          {many.told}
        </p>
      )}
      {rows.length > 0 && (
        <ul
          ref={list}
          className={classes.list}
          aria-label="Orders that wait for approval"
          {...handlers}
          onClickCapture={onClickCapture}
          onKeyDown={onKeyDown}
        >
          {rows.map((row) => (
            <ApprovalRow
              key={row.item.id}
              row={row}
              verdict={verdictOf(row.item)}
              blind={blind}
              deciding={deciding}
              chosen={choosing.on ? choosing.has(row.item.id) : undefined}
              onChoose={choosing.set}
              onExtend={setExtending}
            />
          ))}
        </ul>
      )}
      {blind && rows.length > 0 && (
        <p className={classes.note}>Approving waits until the page is live again. Rejecting works.</p>
      )}
      {approvals.data?.more && (
        <p className={classes.note}>The {SHOWN_MAX} soonest to expire are shown; there are more.</p>
      )}
      {deciding.asking?.status === "rejected" && <RejectDialog deciding={deciding} />}
      {deciding.asking?.status === "approved" && <ApproveLiveDialog deciding={deciding} />}
      {many.asking !== null && <ManyDialog deciding={many} />}
      {extending !== null && (
        <ExtendDialog
          approval={rows.find(({ item }) => item.id === extending.id)?.item ?? extending}
          onClose={() => setExtending(null)}
        />
      )}
    </Section>
  );
}

/** Always the same one: rows are laid anew when what they are made of is another. */
const NOTHING: Approval[] = [];

function useSteadyRows(items: Approval[], anchors: readonly string[], pointed: boolean): Row<Approval>[] {
  const before = useRef<Row<Approval>[]>([]);
  const goneMax = pointed ? undefined : GONE_MAX;
  const rows = useMemo(() => steady(before.current, items, anchors, goneMax), [items, anchors, goneMax]);
  useEffect(() => {
    before.current = rows;
  }, [rows]);
  return rows;
}
