import { readFileSync } from "node:fs";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeGateway } from "../../testing/gateway/fake-gateway";
import { away } from "../../testing/gateway/problem";
import { render } from "../../testing/render";
import { server } from "../../testing/server";
import { ActiveLockoutsCard } from "./active-lockouts-card";
import { FILE_BYTES_MAX } from "./import-file";

const PATH = "/api/admin/trading/lockouts/import";
const DAY = 86_400_000;
const HEADER = "symbol,reason,starts_at,duration_minutes,blocks";
let gateway: FakeGateway;
let tomorrow: string;

beforeEach(() => {
  gateway = new FakeGateway();
  tomorrow = new Date(gateway.now() + DAY).toISOString();
});

const csv = (...lines: string[]) => new File([[HEADER, ...lines].join("\n")], "earnings.csv");
const aapl = () => `AAPL,earnings,${tomorrow},1080,entries`;
const msft = () => `MSFT,earnings,${tomorrow},1080,entries`;
const imports = () => gateway.requests.filter(({ path }) => path === PATH);
const made = () => imports().filter(({ query }) => query === "?dry_run=false");
const rows = () => screen.getAllByRole("listitem").map(({ textContent }) => textContent);

async function opened() {
  const { user } = render(gateway, <ActiveLockoutsCard stops={() => 0} />);
  await user.click(screen.getByRole("button", { name: "Import lockouts" }));
  const dialog = await screen.findByRole("dialog", { name: "Import lockouts" });
  const choose = (...files: File[]) => {
    const input = within(dialog).getByLabelText("Calendar file");
    fireEvent.change(input, { target: { files } });
  };
  return { user, choose };
}

describe("importing a calendar of lockouts", () => {
  test("says what it would make and makes nothing, then imports once, and the list has it", async () => {
    const { user, choose } = await opened();
    choose(csv(aapl(), msft()));
    expect(await screen.findByText("2 entries: 2 new. Nothing is locked by it yet.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Choose another file" })).toBeEnabled();
    expect(gateway.lockouts).toEqual([]);
    await user.dblClick(screen.getByRole("button", { name: "Import 2 lockouts" }));
    expect(await screen.findByText("2 entries: 2 imported.")).toHaveAttribute("role", "status");
    expect(gateway.lockouts.map(({ symbol }) => symbol).sort()).toEqual(["AAPL", "MSFT"]);
    expect(made()).toHaveLength(1);
    expect(made()[0]?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(imports()[0]?.headers["content-type"]).toBe("text/csv");
    await waitFor(() => expect(screen.getByRole("button", { name: "Done" })).toHaveFocus());
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("button", { name: /AAPL/ })).toBeInTheDocument();
  });

  test("each entry says when it locks, that it is known, or why it is refused, with its row", async () => {
    const first = await opened();
    first.choose(csv(aapl()));
    await first.user.click(await screen.findByRole("button", { name: "Import 1 lockout" }));
    await screen.findByText("1 entry: 1 imported.");
    act(() => gateway.lift(gateway.lockouts[0]?.id ?? "", "dana"));
    first.choose(
      csv(aapl(), msft(), `no symbol!,earnings,${tomorrow},60,entries`, "TSLA,over,2020-01-01T00:00:00Z,5,"),
    );
    expect(
      await screen.findByText("4 entries: 1 new, 1 known already, 2 refused. Nothing is locked by it yet."),
    ).toBeInTheDocument();
    const [known, fresh, wrong, over] = within(screen.getByRole("list", { name: "Entries of the file" }))
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent);
    expect(known).toMatch(/^Row 1AAPLKnown already.*it was ended early, and stays soearnings$/);
    expect(fresh).toMatch(/^Row 2MSFTNew.*UTC to .*UTC \(entries only, exits pass\)earnings$/);
    expect(wrong).toContain("Row 3no symbol!Refusedbody.symbol: a symbol is 1 to 32");
    expect(over).toMatch(/^Row 4TSLARefused.*is not after now/);
    await first.user.click(screen.getByRole("button", { name: "Import 1 lockout" }));
    expect(await screen.findByText("4 entries: 1 imported, 1 known already, 2 refused.")).toBeInTheDocument();
  });

  test("an iCalendar file is sent as one", async () => {
    const { user, choose } = await opened();
    const at = (iso: string) => iso.replaceAll(/[-:]|\.\d+/g, "");
    const end = new Date(gateway.now() + 2 * DAY).toISOString();
    const event = `BEGIN:VEVENT\nSUMMARY:NVDA earnings\nDTSTART:${at(tomorrow)}\nDTEND:${at(end)}\nEND:VEVENT`;
    choose(new File([`BEGIN:VCALENDAR\n${event}\nEND:VCALENDAR`], "Earnings.ICS"));
    await user.click(await screen.findByRole("button", { name: "Import 1 lockout" }));
    await screen.findByText("1 entry: 1 imported.");
    expect(made()[0]?.headers["content-type"]).toBe("text/calendar");
    expect(gateway.lockouts).toMatchObject([{ symbol: "NVDA", reason: "NVDA earnings" }]);
  });

  test("a file can be dropped, also beside the place for it", async () => {
    await opened();
    fireEvent.dragOver(document.body);
    expect(fireEvent.drop(document.body, { dataTransfer: { files: [csv(aapl())] } })).toBe(false);
    expect(await screen.findByText(/^1 entry: 1 new\./)).toBeInTheDocument();
  });

  test.each([
    ["of another kind", [new File(["x"], "earnings.xlsx")], "earnings.xlsx is neither .csv nor .ics."],
    ["too large", [new File(["x".repeat(FILE_BYTES_MAX + 1)], "a.csv")], "a.csv has 257 kB; at most 256 kB"],
    ["empty", [new File([], "a.csv")], "a.csv is empty."],
    ["two", [new File(["x"], "a.csv"), new File(["x"], "b.csv")], "One file at a time: nothing was read."],
  ])("one that is %s is told, sends nothing, and leaves the one before", async (_, files, message) => {
    const { choose } = await opened();
    choose(csv(aapl()));
    await screen.findByRole("button", { name: "Import 1 lockout" });
    choose(...files);
    expect(await screen.findByRole("alert")).toHaveTextContent(message);
    expect(screen.getByRole("alert")).toHaveTextContent("earnings.csv is still here.");
    expect(screen.getByRole("button", { name: "Import 1 lockout" })).toBeEnabled();
    expect(imports()).toHaveLength(1);
  });

  test("the largest file is the largest body that the gateway takes", () => {
    expect(readFileSync("../guard.py", "utf-8")).toContain(
      `BODY_BYTES_MAX = ${FILE_BYTES_MAX / 1024} * 1024`,
    );
  });

  test("one that cannot be read says why, and the next one can be chosen", async () => {
    const { choose } = await opened();
    choose(new File(["ticker,why\nAAPL,earnings"], "wrong.csv"));
    expect(await screen.findByRole("alert")).toHaveTextContent("The file cannot be read: the header names");
    choose(csv(aapl()));
    expect(await screen.findByRole("button", { name: "Import 1 lockout" })).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("with the gateway away nothing is lost: it is looked at again when asked", async () => {
    const { user, choose } = await opened();
    server.use(http.post(`*${PATH}`, () => HttpResponse.error(), { once: true }));
    choose(csv(aapl()));
    expect(await screen.findByRole("alert")).toHaveTextContent("The gateway does not answer.");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("button", { name: "Import 1 lockout" })).toBeInTheDocument();
  });

  test("an answer that never comes is told; trying again sends the same, and imports nothing twice", async () => {
    const { user, choose } = await opened();
    choose(csv(aapl()));
    const keys: (string | null)[] = [];
    server.use(
      http.post(`*${PATH}`, ({ request }) => {
        if (!request.url.endsWith("dry_run=false") || keys.length === 3) return undefined;
        keys.push(request.headers.get("Idempotency-Key"));
        return HttpResponse.error();
      }),
    );
    await user.click(await screen.findByRole("button", { name: "Import 1 lockout" }));
    const alert = await screen.findByRole("alert", {}, { timeout: 4000 });
    expect(alert).toHaveTextContent(/Whether it was done is not known.*Trying again imports nothing twice\./);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("1 entry: 1 imported.")).toBeInTheDocument();
    expect([...new Set(keys)]).toEqual(made().map(({ key }) => key));
    expect(gateway.lockouts).toHaveLength(1);
  });

  test("entries of which the owner said nothing are told apart, and settled by trying again", async () => {
    const { user, choose } = await opened();
    choose(csv(aapl(), msft()));
    await screen.findByRole("button", { name: "Import 2 lockouts" });
    const { problem } = away("lockout_service");
    const failed = { outcome: "failed", reason: "earnings" };
    const items = [
      { ...failed, row: 1, symbol: "AAPL", problem: { ...problem, code: "OUTCOME_UNKNOWN" } },
      { ...failed, row: 2, symbol: "MSFT", problem: { ...problem, code: "NOT_TRIED" } },
    ];
    const answer = { items, created: 0, would_create: 0, unchanged: 0, failed: 2 };
    const keys: (string | null)[] = [];
    server.use(
      http.post(
        `*${PATH}`,
        ({ request }) => {
          keys.push(request.headers.get("Idempotency-Key"));
          return HttpResponse.json(answer);
        },
        { once: true },
      ),
    );
    await user.click(screen.getByRole("button", { name: "Import 2 lockouts" }));
    expect(await screen.findByText("2 entries: 2 not known.")).toBeInTheDocument();
    expect(rows().join()).toMatch(/AAPLUnknown.*MSFTNot done/);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("2 entries: 2 imported.")).toBeInTheDocument();
    expect(made().map(({ key }) => key)).toEqual(keys);
  });
});
