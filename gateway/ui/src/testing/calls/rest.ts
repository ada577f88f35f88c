/** Prices, the event stream, and what watches over the gateway. */

import { HttpResponse } from "msw";
import type { Schemas } from "../../api/client";
import { answerOf, Refusal } from "../gateway/problem";
import { readinessOf } from "../gateway/status";
import { type Calls, json } from "./call";

export const OTHER_CALLS = {
  "POST /api/market/quotes": (gateway, { body }) => {
    const quotes = [body].flat() as Schemas["QuoteToPublish"][];
    gateway.quotes.push(...quotes);
    return json<Schemas["QuotesTaken"]>({ accepted: quotes.length }, 202);
  },
  "POST /api/market/news": (_, { body }) =>
    json<Schemas["QuotesTaken"]>({ accepted: [body].flat().length }, 202),
  "GET /api/events": ({ journal }, { request, query }) => {
    if (journal.refuses) {
      const detail = "200 clients listen already. Try again later.";
      return answerOf(new Refusal(journal.refusesWith, "TOO_MANY_LISTENERS", detail).problem);
    }
    const lastId = request.headers.get("Last-Event-ID");
    const stream = journal.stream(lastId, query.get("types"), query.get("order_id"));
    return new HttpResponse(stream, { headers: { "Content-Type": "text/event-stream" } });
  },
  "GET /healthz": () => json<Schemas["Alive"]>({ status: "ok" }),
  "GET /readyz": (gateway) => {
    const readiness = readinessOf(gateway);
    return json<Schemas["Readiness"]>(readiness, readiness.ready ? 200 : 503);
  },
  "GET /metrics": () => new HttpResponse("", { headers: { "Content-Type": "text/plain" } }),
} satisfies Calls;
