/** Positions: how each account stands in its day against its loss limits, and what is held, at the last prices. */

import { useIsBlind } from "../../api/live";
import { moment } from "../../lib/time";
import { Section } from "../../ui/section";
import { Empty, Failed, Loading } from "../../ui/states";
import { AccountDay } from "./account-day";
import { type Position, type PositionPage, SHOWN_MAX, usePositions } from "./api";
import { PositionRow } from "./position-row";
import classes from "./positions-card.module.css";

/** How old in seconds a price may be where a check needs it; undefined while that is not known. */
export type MaxAge = (position: Pick<Position, "account" | "strategy" | "symbol">) => number | undefined;

export function PositionsCard({ maxAge }: { maxAge: MaxAge }) {
  const positions = usePositions();
  const blind = useIsBlind();
  const { data } = positions;
  const more = typeof data?.next === "string";
  return (
    <Section title="Positions" count={data && `${data.items.length}${more ? "+" : ""}`}>
      {positions.isError && (
        <Failed what="The positions" error={positions.error} again={() => void positions.refetch()} />
      )}
      {data === undefined && !positions.isError && <Loading rows={3} label="Reading the positions" />}
      {data !== undefined && (blind || positions.isError) && (
        <p className={classes.old}>
          As of {moment(data.valued_at, Date.parse(data.valued_at))}; it may be other now.
        </p>
      )}
      {data !== undefined && <Told page={data} maxAge={maxAge} />}
    </Section>
  );
}

function Told({ page, maxAge }: { page: PositionPage; maxAge: MaxAge }) {
  const { items, accounts } = page;
  return (
    <>
      {accounts.map((account) => (
        <AccountDay
          key={account.account}
          account={account}
          held={items.filter((position) => position.account === account.account)}
          maxAge={maxAge}
        />
      ))}
      {page.accounts_left_out && <p className={classes.note}>There are more accounts than these.</p>}
      {items.length === 0 ? (
        <Empty>
          {accounts.length === 0 ? "Nothing has been bought or sold yet." : "Nothing is held now."}
        </Empty>
      ) : (
        <ul className={classes.list} aria-label="Open positions">
          {items.map((position) => (
            <PositionRow
              key={JSON.stringify([position.account, position.strategy, position.symbol])}
              position={position}
              maxAgeSeconds={maxAge(position)}
            />
          ))}
        </ul>
      )}
      {typeof page.next === "string" && (
        <p className={classes.note}>The first {SHOWN_MAX} by name are shown; there are more.</p>
      )}
    </>
  );
}
