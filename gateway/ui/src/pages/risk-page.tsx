/** `/trading/risk`: the risk config in force, its history, and changing it; an order to try it on. */

import { ConfigHistoryCard } from "../features/risk-config/config-history-card";
import { RiskConfigCard } from "../features/risk-config/risk-config-card";
import { ConfigEffect } from "../features/what-if/config-effect";
import { TryOrderCard } from "../features/what-if/try-order-card";
import { PageTitle } from "../ui/page-title";
import classes from "./risk-page.module.css";

export function RiskPage() {
  return (
    <div className={classes.grid}>
      <PageTitle>Risk config</PageTitle>
      <RiskConfigCard effectOf={(changes) => <ConfigEffect changes={changes} />} />
      <div className={classes.beside}>
        <TryOrderCard />
        <ConfigHistoryCard />
      </div>
    </div>
  );
}
