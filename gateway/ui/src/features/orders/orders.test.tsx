import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { anOrder, aReason, iso, NOON } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { LiveActivityCard } from "./live-activity-card";
import { OrderCard } from "./order-card";

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  window.history.replaceState(null, "", "/");
});

describe("Live activity", () => {
  test("says why it is empty, and shows the next order as it comes", async () => {
    render(gateway, <LiveActivityCard />);
    expect(await screen.findByText("No order has been proposed yet.")).toBeInTheDocument();
    act(() => void gateway.propose({ symbol: "MSFT" }));
    expect(await screen.findByText("MSFT")).toBeInTheDocument();
    expect(screen.getByText(/filled 10 at 190.02/)).toBeInTheDocument();
  });

  test("filters are in the address, and asked of the server", async () => {
    gateway.propose({ symbol: "MSFT" });
    gateway.propose({ symbol: "AAPL" });
    const { user } = render(gateway, <LiveActivityCard />);
    await screen.findByText("AAPL");
    await user.type(screen.getByLabelText("Symbol"), "msft");
    await waitFor(() => expect(screen.queryByText("AAPL")).toBeNull());
    expect(window.location.search.toUpperCase()).toContain("SYMBOL=MSFT");
    await user.selectOptions(screen.getByLabelText("Status"), "denied");
    expect(await screen.findByText("No order fits these filters.")).toBeInTheDocument();
  });
});

test("a name with spaces can be typed into the filter as it is", async () => {
  const { user } = render(gateway, <LiveActivityCard />);
  await user.type(screen.getByLabelText("Strategy"), "mean reversion");
  expect(screen.getByLabelText("Strategy")).toHaveValue("mean reversion");
  await waitFor(() => expect(gateway.requests.at(-1)?.query).toContain("strategy=mean%20reversion"));
});

describe("an order", () => {
  test("shows every reason and its whole timeline, with who and when", async () => {
    const message = "The order is worth 1200, above the limit of 1000 for one order.";
    const event = (type: string, after: number, more = {}) => ({
      type,
      occurred_at: iso(NOON + after),
      actor: "bot",
      ...more,
    });
    const timeline = [
      event("order.proposed", 0),
      event("order.denied", 12, { actor: "risk_service", reasons: [aReason()] }),
    ];
    gateway.orders.push(anOrder({ order_id: "o-7", status: "denied", reasons: [aReason()], timeline }));
    render(gateway, <OrderCard orderId="o-7" />);
    expect(await screen.findByText("MAX_NOTIONAL")).toBeInTheDocument();
    expect(screen.getAllByText(message, { exact: false })).not.toHaveLength(0);
    expect(screen.getByText("+12 ms")).toBeInTheDocument();
    expect(screen.getByText(/by risk_service/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Cancel order" })).toBeNull();
  });

  test("that is not final can be canceled, once it was asked", async () => {
    gateway.orders.push(anOrder({ order_id: "o-8", status: "accepted", filled_quantity: "0" }));
    const { user } = render(gateway, <OrderCard orderId="o-8" />);
    await user.click(await screen.findByRole("button", { name: "Cancel order" }));
    await user.click(screen.getByRole("button", { name: "Cancel the order" }));
    expect(await screen.findByText("canceled")).toBeInTheDocument();
    expect(gateway.requests.filter(({ method }) => method === "DELETE")).toHaveLength(1);
  });

  test("that nobody knows is said to be so", async () => {
    render(gateway, <OrderCard orderId="o-9" />);
    expect(await screen.findByText(/There is no order o-9/)).toBeInTheDocument();
  });
});
