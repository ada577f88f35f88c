import { describe, expect, test } from "vitest";
import { anApproval, aReason } from "../../testing/builders";
import { becauseOf, isSecond, notesOn, peopleFor, wasFirst } from "./asked";

const rule = aReason({ code: "APPROVAL_RULE", message: "A rule asks for a person: big ones." });

describe("why a person is asked", () => {
  test("the switch alone is nothing unusual, and stands in the details", () => {
    const approval = anApproval();
    expect(notesOn(approval, "dana")).toEqual([]);
    expect(becauseOf(approval)).toBe("Orders in paper trading wait for a person.");
    expect(peopleFor(approval)).toBe("one person");
  });

  test.each([
    [2, null, "dana", false, false],
    [2, "dana", "Dana", false, true],
    [2, "dana", "erik", true, false],
    [2, "dana", "operator", true, false],
    [1, "dana", "dana", false, false],
  ])(
    "where %j are needed, approved by %j, %s is the second: %j, was the first: %j",
    (approvals_needed, endorsed_by, by, second, first) => {
      const approval = anApproval({ approvals_needed, endorsed_by });
      expect([isSecond(approval, by), wasFirst(approval, by)]).toEqual([second, first]);
    },
  );

  test("a rule is told in the row", () => {
    expect(notesOn(anApproval({ asked_because: [rule] }), "dana")).toEqual([
      "A rule asks for a person: big ones.",
    ]);
  });

  test.each([
    [null, "erik", "Two people have to approve it."],
    ["dana", "erik", "dana approved it; one more person has to."],
    ["dana", "dana", "You approved it; one more person has to."],
    ["dana", " Dana", "You approved it; one more person has to."],
  ])("where two are needed, approved first by %s, %s is told", (endorsed_by, by, told) => {
    const approval = anApproval({ approvals_needed: 2, endorsed_by });
    expect(notesOn(approval, by)).toEqual([told]);
    expect(peopleFor(approval)).toBe(`2 different people${endorsed_by ? "; dana approved it" : ""}`);
  });

  test("who proposed it is told so, but for the name that is nobody's", () => {
    const told = "You proposed it: somebody else has to approve it.";
    expect(notesOn(anApproval({ proposed_by: "dana" }), "dana")).toEqual([told]);
    expect(notesOn(anApproval({ proposed_by: "operator" }), "operator")).toEqual([]);
  });

  test("what is not known is said so", () => {
    expect(becauseOf(anApproval({ asked_because: [] }))).toBe("unknown");
    expect(peopleFor(anApproval({ approvals_needed: null }))).toBe("unknown");
  });
});
