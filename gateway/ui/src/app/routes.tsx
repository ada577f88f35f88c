import { Route, Router, Switch } from "wouter";
import { NotFoundPage } from "../pages/not-found-page";
import { OrderPage } from "../pages/order-page";
import { RiskPage } from "../pages/risk-page";
import { TradingControlsPage } from "../pages/trading-controls-page";
import { Frame } from "./frame";

/** The gateway serves the same page at every path under here. */
export const BASE = "/trading";

export function Routes() {
  return (
    <Router base={BASE}>
      <Frame>
        <Switch>
          <Route path="/">
            <TradingControlsPage />
          </Route>
          <Route path="/orders/:id">{({ id }) => <OrderPage orderId={decodeURIComponent(id)} />}</Route>
          <Route path="/risk">
            <RiskPage />
          </Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Frame>
    </Router>
  );
}
