import { Route, Router, Switch, useLocation } from "wouter";
import { NotFoundPage } from "../pages/not-found-page";
import { OrderPage } from "../pages/order-page";
import { RiskPage } from "../pages/risk-page";
import { TradingControlsPage } from "../pages/trading-controls-page";
import { ErrorBoundary } from "./error-boundary";
import { Frame } from "./frame";

/** The gateway serves the same page at every path under here. */
export const BASE = "/trading";

export function Routes() {
  return (
    <Router base={BASE}>
      <Frame>
        <Page />
      </Frame>
    </Router>
  );
}

function Page() {
  const [location] = useLocation();
  return (
    <ErrorBoundary key={location}>
      <Switch>
        <Route path="/">
          <TradingControlsPage />
        </Route>
        <Route path="/orders/:id">{({ id }) => <OrderPage orderId={decoded(id)} />}</Route>
        <Route path="/risk">
          <RiskPage />
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </ErrorBoundary>
  );
}

/** As it was before it was put into an address; as it is where that was not done. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
