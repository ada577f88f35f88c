import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Problem = Schemas["ProblemDocument"];

/** The gateway answered with a problem; `problem` is null where it was not the gateway that answered. */
export class ProblemError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `The gateway answered ${status}.`);
    this.name = "ProblemError";
    this.status = status;
    this.problem = problem;
  }
}

const throwing: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw new ProblemError(response.status, await readProblem(response));
    return undefined;
  },
};

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) return null;
  try {
    return (await response.json()) as Problem;
  } catch {
    return null;
  }
}

/** The gateway that served the page. Every call throws a `ProblemError` unless it is answered with success. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => globalThis.fetch(request), // looked up at each call: MSW may come later
});
api.use(throwing);

/** The document of a successful answer; a call that answers none has no use for this. */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new ProblemError(200, null);
  return data;
}
