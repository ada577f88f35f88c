import { renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { aLockout, iso, NOON } from "../../testing/builders";
import { phaseOf, useLockoutClock } from "./phase";

const MINUTE = 60_000;

afterEach(() => void vi.useRealTimers());

test("who looks is drawn anew when one begins and when it ends, and not in between", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  const lockouts = [aLockout({ starts_at: iso(NOON + MINUTE), expires_at: iso(NOON + 3 * MINUTE) })];
  const drawn: string[] = [];
  renderHook(() => {
    const now = useLockoutClock(lockouts);
    drawn.push(lockouts.map((lockout) => phaseOf(lockout, now)).join());
  });
  drawn.length = 0;
  vi.setSystemTime(NOON + MINUTE);
  await waitFor(() => expect(drawn).toContain("active"));
  vi.setSystemTime(NOON + 2 * MINUTE);
  await new Promise((resolve) => setTimeout(resolve, 600));
  vi.setSystemTime(NOON + 3 * MINUTE);
  await waitFor(() => expect(drawn).toContain("ended"));
  expect(drawn).toEqual(["active", "ended"]);
});

test.each([
  [-1, "scheduled"],
  [0, "active"],
  [59, "active"],
  [60, "ended"],
])("%s minutes after its start, one of an hour is %s", (minutes, phase) => {
  const lockout = aLockout();
  expect(phaseOf(lockout, Date.parse(lockout.starts_at) + minutes * 60_000)).toBe(phase);
  expect(phaseOf({ ...lockout, lifted_at: lockout.starts_at }, 0)).toBe("ended");
});
