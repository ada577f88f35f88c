import { Route, Router, Switch } from "wouter";
import { TradingControlsPage } from "../pages/trading-controls-page";

/** The gateway serves the same page at every path under here. */
export const BASE = "/trading";

export function Routes() {
  return (
    <Router base={BASE}>
      <Switch>
        <Route>
          <TradingControlsPage />
        </Route>
      </Switch>
    </Router>
  );
}
