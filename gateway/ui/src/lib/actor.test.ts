import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { actor, samePerson, setActor, useActor } from "./actor";

afterEach(() => localStorage.clear());

test("a name that was given in another tab is shown here, since it is the one that is sent", () => {
  setActor("ann");
  const { result } = renderHook(useActor);
  expect(result.current).toBe("ann");
  act(() => {
    localStorage.setItem("interlock.actor", "bob"); // as another tab does
    window.dispatchEvent(new StorageEvent("storage", { key: "interlock.actor", newValue: "bob" }));
  });
  expect([result.current, actor()]).toEqual(["bob", "bob"]);
});

test.each([
  ["dana", "Dana", true],
  ["dana  smith", " Dana Smith ", true],
  ["Groß", "GROSS", true],
  ["dana", "erik", false],
  ["operator", "operator", false],
  ["operator", "Operator", false],
  [null, null, false],
  ["", "", false],
])("%j and %j are one person: %j", (one, other, same) => {
  expect(samePerson(one, other)).toBe(same);
});
