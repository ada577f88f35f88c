import { act, screen } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { anOrder } from "../../testing/builders";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { ConfigEffect } from "./config-effect";

const TIGHTER = { limits: { max_order_quantity: "5" } };
let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
  gateway.propose({ quantity: "10" });
  gateway.propose({ quantity: "5" });
});

const effect = () => screen.getByRole("region", { name: "What it would do to open orders" });

describe("what a change of the config would do", () => {
  test("orders that would be denied are named with the reason, and what is at the broker stays", async () => {
    gateway.orders.push(anOrder({ order_id: "o-at-broker", status: "accepted", quantity: "50" }));
    render(gateway, <ConfigEffect changes={TIGHTER} />);
    expect(
      await screen.findByText("2 orders wait: 1 would be denied that would pass now."),
    ).toBeInTheDocument();
    expect(effect()).toHaveTextContent("What waits for a person goes on waiting.");
    expect(effect()).toHaveTextContent(
      "1 order at the broker stays there; a new one like it would be denied.",
    );
    expect(effect()).toHaveTextContent(
      "would be denied: The quantity of 10 is above the limit of 5 for one order.",
    );
    expect(gateway.sent()).toEqual([]);
  });

  test("a looser limit says what would pass that would be denied now", async () => {
    gateway.config.change(TIGHTER, "dana");
    render(gateway, <ConfigEffect changes={{ limits: { max_order_quantity: null } }} />);
    expect(
      await screen.findByText("2 orders wait: 1 would pass that would be denied now."),
    ).toBeInTheDocument();
  });

  test("a change of mode ends the approvals that wait", async () => {
    render(gateway, <ConfigEffect changes={{ trading_mode: "live" }} />);
    expect(
      await screen.findByText(/The 2 approvals that are asked for now are ended by the change of mode\./),
    ).toBeInTheDocument();
  });

  test("what cannot be told is called unknown", async () => {
    gateway.unseen.add("AAPL");
    render(gateway, <ConfigEffect changes={TIGHTER} />);
    expect(
      await screen.findByText("Of 2 orders that wait it is unknown what they would get."),
    ).toBeInTheDocument();
  });

  test("a service that is away leaves it unknown, and it is told again when it is back", async () => {
    gateway.ill.add("risk_service");
    render(gateway, <ConfigEffect changes={TIGHTER} />);
    expect(await screen.findByText(/is unknown\. risk_service/)).toBeInTheDocument();
    act(() => {
      gateway.ill.clear();
      gateway.propose({ quantity: "1" });
    });
    expect(await screen.findByText(/3 orders wait/)).toBeInTheDocument();
  });
});
