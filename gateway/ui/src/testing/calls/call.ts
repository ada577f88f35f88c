/** What a call of the fake gateway is given, and how it answers. */

import { HttpResponse } from "msw";
import type { paths } from "../../api/schema";
import type { FakeGateway } from "../gateway/fake-gateway";
import { invalid, Refusal } from "../gateway/problem";

export interface Call {
  request: Request;
  params: Record<string, string>;
  query: URLSearchParams;
  by: string;
  key: string | null;
  body: never;
}

export type Answering = (gateway: FakeGateway, call: Call) => Response | Promise<Response>;

type Verb = "get" | "put" | "post" | "delete";
type Declared = {
  [Path in keyof paths]: {
    [V in Verb]: paths[Path][V] extends undefined ? never : `${Uppercase<V>} ${Path}`;
  }[Verb];
};

/** Method and path of every call of the gateway's OpenAPI document. */
export type CallName = Declared[keyof paths];

/** The answers to some of the calls. */
export type Calls = { [Name in CallName]?: Answering };

/** An answer whose document is of the schema's type `T`. */
export function json<T extends object>(
  document: T,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return HttpResponse.json(document, { status, headers });
}

export function empty(headers: Record<string, string> = {}): Response {
  return new HttpResponse(null, { status: 204, headers });
}

/** One page of `items`: `limit` of them from `cursor` on. */
export function page<T>(items: readonly T[], query: URLSearchParams): Response {
  const limit = Number(query.get("limit") ?? "100");
  if (!(limit >= 1 && limit <= 500)) throw invalid("query.limit", "1 to 500");
  const from = Number(query.get("cursor") ?? "0");
  if (!Number.isInteger(from)) {
    throw new Refusal(422, "INVALID_CURSOR", "This cursor is not one that a page gave.");
  }
  const next = items.length > from + limit ? `${from + limit}` : null;
  return json<{ items: T[]; next: string | null }>({ items: items.slice(from, from + limit), next });
}
