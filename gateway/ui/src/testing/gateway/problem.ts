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
  const later = problem.status === 503 ? { "Retry-After": "1" } : {};
  return HttpResponse.json(problem, {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json", ...later },
  });
}

/** A field of what was sent is wrong. */
export function invalid(field: string, message: string): Refusal {
  return new Refusal(422, "INVALID_REQUEST", `${field}: ${message}`, { errors: [{ field, message }] });
}

/** Nobody took the request. */
export function away(service: string): Refusal {
  const detail = `${service} does not answer just now. Try again.`;
  return new Refusal(503, "SERVICE_UNAVAILABLE", detail, { service });
}

/** The bus cannot be reached, so nothing was done. */
export function busAway(): Refusal {
  const detail = "The bus cannot be reached just now, so nothing was done. Try again.";
  return new Refusal(503, "BUS_UNAVAILABLE", detail);
}

/** The change may or may not be in force. */
export function outcomeUnknown(service: string, key: string | null): Refusal {
  const detail =
    `${service} did not answer in time, so this may or may not be in force. Repeat it with the same ` +
    "Idempotency-Key, or read what holds now.";
  return new Refusal(503, "OUTCOME_UNKNOWN", detail, { idempotency_key: key });
}
