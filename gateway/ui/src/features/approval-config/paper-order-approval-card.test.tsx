import { cleanup, screen, waitFor, within } from "@testing-library/react";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { PaperOrderApprovalCard } from "./paper-order-approval-card";

const shown = (on: boolean) =>
  screen.findByRole("switch", { name: `Require approval for paper orders: ${on ? "ON" : "OFF"}` });
const puts = (gateway: FakeGateway) => gateway.requests.filter(({ method }) => method === "PUT");

describe("Paper Order Approval", () => {
  test("for any config and any toggles, here and elsewhere, the card shows what the server holds", async () => {
    const steps = fc.array(fc.constantFrom("here", "elsewhere", "kept"), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.integer({ min: 1, max: 10_080 }),
        steps,
        async (auto, minutes, all) => {
          const gateway = new FakeGateway();
          gateway.config.change(
            { operator_approval: { auto_approve_paper: auto, approval_timeout_minutes: minutes } },
            "lee",
          );
          cleanup();
          const { user } = render(gateway, <PaperOrderApprovalCard waiting={0} />);
          const held = () => !gateway.config.approval.auto_approve_paper;
          await shown(held());
          for (const step of all) {
            const before = held();
            if (step === "elsewhere") {
              gateway.config.change({ operator_approval: { auto_approve_paper: before } }, "dana");
            } else {
              await user.click(await shown(before));
              const dialog = within(await screen.findByRole("dialog"));
              const answer = step === "kept" ? /^Keep approval/ : /^(Stop requiring|Require) approval$/;
              await user.click(dialog.getByRole("button", { name: answer }));
              await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
            }
            expect(held()).toBe(step === "kept" ? before : !before);
            expect(await shown(held())).toBeInTheDocument();
          }
          if (held())
            expect(screen.getByText(new RegExp(`each for ${minutes} min at most`))).toBeInTheDocument();
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  test("a toggle sends the version that was looked at, under a key and the operator's name, once", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, <PaperOrderApprovalCard waiting={3} />);
    await user.click(await shown(false));
    await user.dblClick(screen.getByRole("button", { name: "Require approval" }));
    await shown(true);
    expect(puts(gateway)).toHaveLength(1);
    expect(puts(gateway)[0]).toMatchObject({
      body: { auto_approve_paper: false, expected_version: 1 },
      actor: "operator",
    });
    expect(puts(gateway)[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  test("a config that moved meanwhile is told with who moved it, and not overwritten", async () => {
    const gateway = new FakeGateway();
    const { user } = render(gateway, <PaperOrderApprovalCard waiting={0} />);
    await user.click(await shown(false));
    gateway.config.change({ limits: { max_order_quantity: "5" } }, "dana");
    await user.click(screen.getByRole("button", { name: "Require approval" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("dana changed the config meanwhile");
    expect(gateway.config.approval.auto_approve_paper).toBe(true);
  });

  test.each([
    [undefined, /^New paper orders go straight to the paper broker\. Live/],
    [() => false, /^New paper orders go straight to the paper broker\. Nobody is asked\./],
    [() => true, /^New paper orders go straight to the paper broker, but for those that a rule asks about\./],
  ])("that nobody is asked is said only where it is known", async (alsoAsks, told) => {
    render(new FakeGateway(), <PaperOrderApprovalCard waiting={0} alsoAsks={alsoAsks} />);
    expect(await screen.findByText(told)).toBeInTheDocument();
  });

  test("switching off says how many keep waiting", async () => {
    const gateway = new FakeGateway();
    gateway.config.change({ operator_approval: { auto_approve_paper: false } }, "dana");
    const { user } = render(gateway, <PaperOrderApprovalCard waiting={3} />);
    await user.click(await shown(true));
    expect(screen.getByRole("dialog")).toHaveTextContent("The 3 orders waiting now stay waiting.");
  });
});
