import { describe, expect, test } from "vitest";
import { aReason, iso, NOON } from "../../testing/builders";
import type { ComparedOrder, ConfigPreview, Would } from "./api";
import { saidBy } from "./said";

const PASS: Would = { would: "pass", reasons: [] };
const order = { order_id: "o-1", requested_at: iso(NOON) };

function answer(verdicts: Record<string, Would>, judgedAt = NOON + 60_000): ConfigPreview {
  const items = Object.entries(verdicts).map(([order_id, now]) => ({ order_id, now }) as ComparedOrder);
  return { items, judged_at: iso(judgedAt) } as ConfigPreview;
}

describe("what risk says of an order that waits", () => {
  test("is what it answered for that order", () => {
    const deny: Would = { would: "deny", reasons: [aReason({ message: "Too large." })] };
    const said = saidBy(
      answer({ "o-1": deny, "o-2": PASS, "o-3": { would: "unknown", reasons: [] } }),
      false,
    );
    expect(said(order)).toEqual({ kind: "deny", reasons: ["Too large."] });
    expect(said({ ...order, order_id: "o-2" })).toEqual({ kind: "pass" });
    expect(said({ ...order, order_id: "o-3" })).toEqual({ kind: "unknown" });
  });

  test("is being asked for one that has only just begun to wait, and unknown for one that the answer leaves out", () => {
    expect(saidBy(undefined, false)(order)).toEqual({ kind: "asking" });
    expect(saidBy(answer({}, NOON + 1999), false)(order)).toEqual({ kind: "asking" });
    expect(saidBy(answer({}, NOON + 2000), false)(order)).toEqual({ kind: "unknown" });
  });

  test("is unknown where the answer could not be renewed, whatever it was before", () => {
    expect(saidBy(answer({ "o-1": PASS }), true)(order)).toEqual({ kind: "unknown" });
  });
});
