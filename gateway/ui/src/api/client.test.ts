import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { setActor } from "../lib/actor";
import { server } from "../testing/server";
import { api, bodyOf, change, type Signature } from "./client";
import { isUnknown, Problem, told } from "./problem";

const PATH = "*/api/admin/trading/approval-config";

/** One change, each answer of which is given by the next of `answers`; what was signed, and what came of it. */
async function changed(answers: (() => Response)[]): Promise<{ signed: string[]; error: unknown }> {
  const signed: string[] = [];
  server.use(
    http.put(PATH, ({ request }) => {
      const answer = answers[Math.min(signed.length, answers.length - 1)];
      signed.push(`${request.headers.get("X-Interlock-Actor")} ${request.headers.get("Idempotency-Key")}`);
      return answer?.();
    }),
  );
  const body = { auto_approve_paper: false };
  const put = async (headers: Signature) =>
    bodyOf(await api.PUT("/api/admin/trading/approval-config", { body, params: { header: headers } }));
  const error = await change(put).then(
    () => null,
    (why: unknown) => why,
  );
  return { signed, error };
}

const half = () =>
  new HttpResponse(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"auto_app'));
        controller.error(new TypeError("the connection broke"));
      },
    }),
    { headers: { "Content-Type": "application/json" } },
  );
const unknowns = {
  "no answer": () => HttpResponse.error(),
  "half an answer": half,
  "an answer of a proxy, 502": () => new HttpResponse("<html>Bad gateway</html>", { status: 502 }),
  "an answer of a proxy, 503": () => new HttpResponse("busy", { status: 503 }),
  "a bug, 500": () => HttpResponse.json({ code: "INTERNAL_ERROR", detail: "A bug." }, { status: 500 }),
  "a result that cannot be read": () =>
    new HttpResponse("{", { headers: { "Content-Type": "application/json" } }),
  "nothing at all": () => new HttpResponse(null, { status: 200 }),
};

test.each(Object.entries(unknowns))(
  "%s: it is sent again, and then said not to be known",
  async (_, answer) => {
    const { signed, error } = await changed([answer]);
    expect(signed).toHaveLength(3);
    expect(new Set(signed).size).toBe(1);
    expect(isUnknown(error)).toBe(true);
    expect(told(error)).toMatch(/not known/);
  },
);

test.each([
  ["SERVICE_UNAVAILABLE", 503],
  ["CONFIG_VERSION_CONFLICT", 409],
  ["INVALID_REQUEST", 422],
])("%s says that it was not done, and is not sent again", async (code, status) => {
  const { signed, error } = await changed([() => HttpResponse.json({ code, detail: "No." }, { status })]);
  expect(signed).toHaveLength(1);
  expect(isUnknown(error)).toBe(false);
  expect(error).toBeInstanceOf(Problem);
  expect(told(error)).toBe("No.");
});

test("a change is made by whoever began it, also when the name changes before it is sent again", async () => {
  setActor("ann");
  const lost = () => {
    setActor("bob");
    return HttpResponse.error();
  };
  const { signed } = await changed([lost, () => HttpResponse.json({ ok: true })]);
  expect(signed).toHaveLength(2);
  expect(signed.every((one) => one.startsWith("ann "))).toBe(true);
  expect(new Set(signed).size).toBe(1);
  localStorage.clear();
});

test.each(["SERVICE_UNAVAILABLE", "BUS_UNAVAILABLE"])(
  "%s after an answer that was lost does not say that it was not done",
  async (code) => {
    const away = () => HttpResponse.json({ code, detail: "Nothing was done." }, { status: 503 });
    const { signed, error } = await changed([() => HttpResponse.error(), away]);
    expect(signed).toHaveLength(3);
    expect(isUnknown(error)).toBe(true);
  },
);

test("what its owner refuses after an answer that was lost was not done before, either", async () => {
  const refused = () => HttpResponse.json({ code: "TRADING_HALTED", detail: "Halted." }, { status: 409 });
  const { signed, error } = await changed([() => HttpResponse.error(), refused]);
  expect(signed).toHaveLength(2);
  expect(isUnknown(error)).toBe(false);
});
