/** `/trading/risk`: the risk config in force, its history, and changing it. */

import { ConfigHistoryCard } from "../features/risk-config/config-history-card";
import { RiskConfigCard } from "../features/risk-config/risk-config-card";
import { PageTitle } from "../ui/page-title";
import classes from "./risk-page.module.css";

export function RiskPage() {
  return (
    <div className={classes.grid}>
      <PageTitle>Risk config</PageTitle>
      <RiskConfigCard />
      <ConfigHistoryCard />
    </div>
  );
}
