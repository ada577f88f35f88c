/** `/trading/risk`: the risk config in force, its history, and changing it. */

import { ConfigHistoryCard } from "../features/risk-config/config-history-card";
import { RiskConfigCard } from "../features/risk-config/risk-config-card";
import classes from "./risk-page.module.css";

export function RiskPage() {
  return (
    <div className={classes.grid}>
      <h1 className={classes.title}>Risk config</h1>
      <RiskConfigCard />
      <ConfigHistoryCard />
    </div>
  );
}
