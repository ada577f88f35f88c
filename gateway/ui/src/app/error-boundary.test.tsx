import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { render as renderLive } from "../testing/render";
import { ErrorBoundary } from "./error-boundary";
import { Routes } from "./routes";

function Broken(): never {
  throw new Error("a bug");
}

test("what a page throws leaves the rest standing, and says what to do", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  render(
    <MantineProvider env="test">
      <button type="button">Kill switch</button>
      <ErrorBoundary>
        <Broken />
      </ErrorBoundary>
    </MantineProvider>,
  );
  expect(screen.getByRole("button", { name: "Kill switch" })).toBeInTheDocument();
  expect(screen.getByRole("alert")).toHaveTextContent("This page failed");
  expect(screen.getByRole("button", { name: "Reload the page" })).toBeInTheDocument();
});

test.each(["%25", "%E0%A4%A", "%"])(
  "an address that cannot be decoded, %s, is an order that nobody knows",
  async (id) => {
    window.history.replaceState(null, "", `/trading/orders/${id}`);
    renderLive(new FakeGateway(), <Routes />);
    expect(await screen.findByText(/There is no order/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Kill switch" })).toBeInTheDocument();
    window.history.replaceState(null, "", "/trading");
  },
);
