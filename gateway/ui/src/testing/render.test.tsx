import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { useLocation, useSearchParams } from "wouter";
import { useLive } from "../api/live";
import { FakeGateway } from "./gateway/fake-gateway";
import { renderWith } from "./render";

function Where() {
  const [path, go] = useLocation();
  const [search] = useSearchParams();
  return (
    <button type="button" onClick={() => go("/risk")}>
      {path} {search.get("status")} {useLive().connection}
    </button>
  );
}

test("renders live at an address of its own", async () => {
  const { user, gateway, visited } = renderWith(new FakeGateway(), <Where />, "/orders?status=denied");
  await user.click(await screen.findByText("/orders denied live"));
  expect(visited.at(-1)).toBe("/risk");
  expect(window.location.pathname).toBe("/trading");
  gateway.refuse();
  act(() => gateway.breakStream());
  expect(await screen.findByText(/disconnected/)).toBeInTheDocument();
});

test("a request that no handler knows fails", async () => {
  await expect(fetch(new URL("/api/nothing", location.origin))).rejects.toThrow();
});
