import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { TryOrderCard } from "./try-order-card";

async function tried(gateway: FakeGateway, quantity: string) {
  const rendered = render(gateway, <TryOrderCard />);
  await rendered.user.type(screen.getByLabelText("Quantity"), quantity);
  await rendered.user.type(screen.getByLabelText("Symbol"), "aapl");
  await rendered.user.click(screen.getByRole("button", { name: "What would happen?" }));
  return rendered;
}

describe("an order to try", () => {
  test("every check that is set is shown with limit, actual and headroom, and nothing is proposed", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ limits: { max_order_quantity: "5" } }, "dana");
    await tried(gateway, "8");
    expect(await screen.findByText("It would be denied. It opens or grows a position.")).toBeInTheDocument();
    expect(screen.getByText("The quantity of 8 is above the limit of 5 for one order.")).toBeInTheDocument();
    const row = within(screen.getByRole("row", { name: /order quantity/ }));
    expect(row.getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["DENIES", "5", "8", "-3"]);
    expect(gateway.orders).toEqual([]);
    expect(gateway.sent()).toEqual([]);
    const [asked] = gateway.requests.filter(({ path }) => path === "/api/orders/preview");
    expect(asked?.body).toEqual({ side: "buy", quantity: "8", symbol: "AAPL", order_type: "market" });
  });

  test("one that would wait for a person says so and why", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
    await tried(gateway, "8");
    expect(await screen.findByText(/It would wait for a person/)).toBeInTheDocument();
    expect(screen.getByText("Orders in paper trading wait for a person.")).toBeInTheDocument();
    expect(screen.getByText("Not set: order quantity.")).toBeInTheDocument();
  });

  test("an answer is of the terms that it was given for: it goes when they change", async () => {
    const { user } = await tried(new FakeGateway(), "8");
    expect(await screen.findByText(/It would go to the broker by itself/)).toBeInTheDocument();
    await user.type(screen.getByLabelText("Quantity"), "0");
    expect(screen.queryByText(/It would go to the broker/)).toBeNull();
  });

  test("terms that cannot be are told, and not sent", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, <TryOrderCard />);
    await user.selectOptions(screen.getByLabelText("Type"), "stop_limit");
    await user.click(screen.getByRole("button", { name: "What would happen?" }));
    expect(screen.getAllByText("A number above zero, like 10 or 0.5.")).toHaveLength(3);
    expect(screen.getByText("A symbol like AAPL, BRK.B or BTC/USD.")).toBeInTheDocument();
    expect(gateway.requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  test("without an answer it is called unknown", async () => {
    const gateway = new FakeGateway();
    gateway.ill.add("risk_service");
    await tried(gateway, "8");
    await waitFor(() => expect(screen.getByText(/^It is not known\./)).toBeInTheDocument());
  });
});
