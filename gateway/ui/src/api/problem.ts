/** Why a call came to nothing: the gateway's problem document, or that no answer came. */

import type { components } from "./schema";

type ProblemDocument = components["schemas"]["ProblemDocument"];

export class Problem extends Error {
  /** Stable, for programs. `UNREACHABLE`: no answer; `UNREADABLE`: one that is no problem document. */
  readonly code: string;
  readonly status: number;
  readonly values: Record<string, unknown>;

  constructor(code: string, message: string, status: number, values: Record<string, unknown> = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.values = values;
  }
}

/** Whether it is not known if the change was made: repeating it with the same signature tells. */
export function isUnknown(error: unknown): boolean {
  if (!(error instanceof Problem)) return true; // an answer came, and could not be understood
  if (UNKNOWN.has(error.code)) return true;
  const told = error.code !== "UNREADABLE";
  return error.status >= 500 ? !(told && error.status === 503) : error.status < 300;
}

/** `IDEMPOTENCY_KEY_REUSED`: something was done under this key, and it was not this. */
const UNKNOWN = new Set(["OUTCOME_UNKNOWN", "UNREACHABLE", "IDEMPOTENCY_KEY_REUSED"]);

/** Whether a refusal tells of its own attempt alone: whoever knows what was sent before was not asked. */
export function saysNothingOfBefore(error: unknown): boolean {
  return error instanceof Problem && error.status === 503;
}

/** Whether a read has got no answer of the gateway's own. */
export function isUnanswered(error: unknown): boolean {
  return !(error instanceof Problem) || error.code === "UNREACHABLE" || error.code === "UNREADABLE";
}

/** The problem in an answer that is none of 2xx. */
export async function problemOf(answer: Response): Promise<Problem> {
  try {
    const document = (await answer.clone().json()) as ProblemDocument;
    if (typeof document.code === "string") {
      return new Problem(document.code, document.detail, answer.status, document.values ?? {});
    }
  } catch {
    // not JSON: a proxy, or a gateway that is just going
  }
  return new Problem("UNREADABLE", `The gateway answered with status ${answer.status}.`, answer.status);
}

/** What to tell of something that could not be read. */
export function toldOfReading(error: unknown): string {
  return error instanceof Problem ? error.message : "The answer could not be understood. Reload the page.";
}

/** What to tell of a change that was refused, or whose outcome is not known. */
export function told(error: unknown): string {
  if (!isUnknown(error)) return (error as Problem).message;
  return error instanceof Problem && error.code === "UNREACHABLE"
    ? "The gateway does not answer. Whether it was done is not known; look when it is back."
    : "Whether it was done is not known: no answer came that says so. Look at what is shown.";
}
