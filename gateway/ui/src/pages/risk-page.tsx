/** `/trading/risk`: the risk config in force, its history, and changing it, with what locks by itself; an order to try it on. */

import type { ReactNode } from "react";
import { ConfigHistoryCard } from "../features/risk-config/config-history-card";
import { RiskConfigCard } from "../features/risk-config/risk-config-card";
import { ConfigEffect } from "../features/what-if/config-effect";
import { TryOrderCard } from "../features/what-if/try-order-card";
import { Later } from "../ui/later";
import { PageTitle } from "../ui/page-title";
import { Section } from "../ui/section";
import { Loading } from "../ui/states";
import classes from "./risk-page.module.css";

const loadSystemLockouts = () => import("../features/risk-config/system-lockouts-card");

export function RiskPage() {
  return (
    <div className={classes.grid}>
      <PageTitle>Risk config</PageTitle>
      <div className={classes.cards}>
        <RiskConfigCard effectOf={effectOf} />
        <Later
          load={loadSystemLockouts}
          what="The thresholds"
          waiting={inCard(<Loading rows={6} label="Loading the thresholds" />)}
          frame={inCard}
        >
          {({ SystemLockoutsCard }) => <SystemLockoutsCard effectOf={effectOf} />}
        </Later>
      </div>
      <div className={classes.cards}>
        <TryOrderCard />
        <ConfigHistoryCard />
      </div>
    </div>
  );
}

function effectOf(changes: Record<string, unknown>): ReactNode {
  return <ConfigEffect changes={changes} />;
}

function inCard(content: ReactNode): ReactNode {
  return <Section title="System lockouts">{content}</Section>;
}
