import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { render } from "../testing/render";
import { Routes } from "./routes";

afterEach(() => window.history.replaceState(null, "", "/trading"));

test("that trading is halted stands in the header and in the title, on every page", async () => {
  window.history.replaceState(null, "", "/trading/risk");
  const gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
  gateway.propose();
  render(gateway, <Routes />);
  await waitFor(() => expect(document.title).toBe("(1) Risk · Interlock"));
  expect(screen.queryByText("HALTED")).toBeNull();
  act(() => gateway.halt("dana", "odd fills", { symbol: "AAPL" }));
  expect(await screen.findByText("PARTLY HALTED", undefined, { timeout: 3000 })).toBeInTheDocument();
  act(() => gateway.halt());
  expect(await screen.findByText("HALTED", undefined, { timeout: 3000 })).toBeInTheDocument();
  expect(document.title).toBe("HALTED (1) Risk · Interlock");
  act(() => gateway.changeConfigElsewhere({ trading_mode: "live" }));
  await waitFor(() => expect(document.title).toContain("LIVE Risk"), { timeout: 3000 });
});
