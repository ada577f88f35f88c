/** Calls to the gateway, typed by its own OpenAPI. Anything but 2xx throws a `Problem`. */

import createClient, { type Middleware } from "openapi-fetch";
import { actor } from "../lib/actor";
import { isUnknown, Problem, problemOf, saysNothingOfBefore } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

const ANSWER_MS = 10_000;
const REPEATS = 2;

const strict: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
    return response;
  },
};

/** `fetch` with a time limit, until the whole answer is here; none, or half of one, is a `Problem` too. */
export async function reach(request: Request): Promise<Response> {
  const limit = AbortSignal.timeout(ANSWER_MS);
  try {
    const answer = await fetch(new Request(request, { signal: AbortSignal.any([request.signal, limit]) }));
    const body = await answer.arrayBuffer();
    return new Response(body.byteLength === 0 ? null : body, answer);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Problem("UNREACHABLE", "The gateway does not answer.", 0);
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: reach });
api.use(strict);

/** What makes one change that change, however often it is sent: its key, and who makes it. */
export interface Signature {
  "Idempotency-Key": string;
  "X-Interlock-Actor": string;
}

export function sign(): Signature {
  return { "Idempotency-Key": newKey(), "X-Interlock-Actor": actor() };
}

/**
 * Make one change. When it is not known whether it was made, it is sent again with the same signature, which gets the same answer and changes nothing
 * twice. `again`: it was sent before, and what came of that is not known.
 */
export async function change<T>(
  send: (headers: Signature) => Promise<T>,
  signature = sign(),
  again = false,
): Promise<T> {
  let inDoubt = again;
  for (let left = REPEATS; ; left--) {
    try {
      return await send(signature);
    } catch (error) {
      inDoubt ||= isUnknown(error);
      const open = isUnknown(error) || (inDoubt && saysNothingOfBefore(error));
      if (open && left === 0) throw isUnknown(error) ? error : new Problem("OUTCOME_UNKNOWN", "", 503);
      if (!open) throw error;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  }
}

/** The body of an answer that has one. */
export function bodyOf<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Problem("UNREADABLE", "The gateway's answer was empty.", 200);
  return answer.data;
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
