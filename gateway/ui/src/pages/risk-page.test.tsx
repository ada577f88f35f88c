import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeGateway } from "../testing/gateway/fake-gateway";
import { render } from "../testing/render";
import { RiskPage } from "./risk-page";

test("what a change would do to the orders that wait is shown in its dialog, before anything is put in force", async () => {
  const gateway = new FakeGateway();
  gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
  gateway.propose({ quantity: "10" });
  const { user } = render(gateway, <RiskPage />);
  await user.type(await screen.findByLabelText("Order quantity, at most"), "5");
  await user.click(screen.getByRole("button", { name: "Review 1 change" }));
  expect(
    await screen.findByText("1 order waits: 1 would be denied that would pass now."),
  ).toBeInTheDocument();
  expect(gateway.config.current.version).toBe(2);
});
