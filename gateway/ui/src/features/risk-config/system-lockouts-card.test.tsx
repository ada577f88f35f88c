import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { render } from "../../testing/render";
import { SystemLockoutsCard } from "./system-lockouts-card";

let gateway: FakeGateway;

beforeEach(() => {
  gateway = new FakeGateway();
});

const puts = () => gateway.requests.filter(({ method }) => method === "PUT").map(({ body }) => body);
const group = async (name: string) => within(await screen.findByRole("group", { name }));

describe("System lockouts", () => {
  test("a section is switched on with another threshold: shown before and after, sent with its version and reason", async () => {
    const { user } = render(gateway, <SystemLockoutsCard effectOf={() => <p>What it would do</p>} />);
    const cooldown = await group("Cooldown");
    await user.click(cooldown.getByRole("checkbox", { name: "Pause a symbol after losing exits" }));
    const pause = cooldown.getByLabelText("Pause after a losing exit (minutes)");
    expect(pause).toHaveValue("15");
    expect(pause).toHaveAccessibleDescription(
      "After each one. Default: 15 minutes. Empty: not after a single one.",
    );
    await user.clear(pause);
    await user.type(pause, "45");
    await user.click(screen.getByRole("button", { name: "Review 2 changes" }));
    const dialog = screen.getByRole("dialog", { name: "Change the risk config?" });
    expect(dialog).toHaveTextContent("cooldown.enabledfalsetrue");
    expect(dialog).toHaveTextContent("cooldown.minutes_after_loss1545");
    expect(dialog).toHaveTextContent("What it would do");
    expect(dialog.closest("form")).toBeNull();
    await user.type(screen.getByLabelText("Reason (optional)"), "calmer");
    await user.dblClick(screen.getByRole("button", { name: "Put it in force" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Nothing changed" })).toBeDisabled());
    expect(puts()).toEqual([
      {
        config: { cooldown: { enabled: true, minutes_after_loss: 45 } },
        expected_version: 1,
        reason: "calmer",
      },
    ]);
    expect(pause).toHaveValue("45");
  });

  test("a rule shows its thresholds when it is on, and wants them", async () => {
    const { user } = render(gateway, <SystemLockoutsCard />);
    const move = await group("Lock after a move");
    expect(move.queryByRole("textbox")).not.toBeInTheDocument();
    await user.click(move.getByRole("checkbox"));
    expect(screen.getByRole("button", { name: "Nothing changed" })).toBeDisabled();
    await user.type(move.getByLabelText(/^Move \(percent\)/), "3");
    expect(move.getByText("This cannot be left out.")).toBeInTheDocument();
    await user.type(move.getByLabelText(/^Within \(minutes\)/), "10");
    await user.click(screen.getByRole("button", { name: "Review 2 changes" }));
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    await waitFor(() => expect(puts()).toHaveLength(1));
    expect(puts()).toMatchObject([{ config: { price_shock: { move: { percent: "3", minutes: 10 } } } }]);
  });

  test("a section that is on without anything that could lock says so", async () => {
    const { user } = render(gateway, <SystemLockoutsCard />);
    const prices = await group("Price shock");
    await user.click(prices.getByRole("checkbox", { name: "Pause a symbol whose price jumps" }));
    expect(prices.queryByRole("status")).not.toBeInTheDocument();
    await user.click(prices.getByRole("checkbox", { name: "Lock after an unusual move" }));
    expect(prices.getByRole("status")).toHaveTextContent("nothing is locked by it");
  });

  test("what is wrong is told at its field, and not sent", async () => {
    const { user } = render(gateway, <SystemLockoutsCard />);
    const news = await group("News shock");
    const impact = news.getByLabelText("Impact that locks with a move");
    await user.clear(impact);
    await user.type(impact, "0.95");
    expect(news.getByText("Not above the impact that locks by itself.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Review 1 change" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Take back" }));
    expect(impact).toHaveValue("0.5");
  });

  test("a config that somebody else changed meanwhile is told, and not overwritten", async () => {
    const { user } = render(gateway, <SystemLockoutsCard />);
    const cooldown = await group("Cooldown");
    await user.click(cooldown.getByRole("checkbox"));
    await user.click(screen.getByRole("button", { name: "Review 1 change" }));
    act(() => gateway.config.change({ cooldown: { losses_in_a_row: 4 } }, "dana"));
    await user.click(screen.getByRole("button", { name: "Put it in force" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/The config is at version 2 \(by dana\)/);
    expect(gateway.config.current.version).toBe(2);
  });
});
