/** A refusal of the fake gateway, and the answer that carries one. */

import { HttpResponse } from "msw";
import type { Schemas } from "../../api/client";
import { aProblem } from "../builders";

export class Refusal extends Error {
  readonly problem: Schemas["ProblemDocument"];

  constructor(status: number, code: string, detail: string, values: Record<string, unknown> = {}) {
    super(detail);
    this.problem = aProblem(status, code, detail, values);
  }
}

/** The answer that says `problem`, as the gateway writes it. */
export function answerOf(problem: Schemas["ProblemDocument"]) {
  return HttpResponse.json(problem, {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json" },
  });
}
