/**
 * A gateway in memory that behaves as the real one where the page can tell: versions and conflicts, decisions that are taken once, lockouts by their
 * times, and an event for everything that happens.
 */

import type { Schemas } from "../../api/client";
import { anApproval, anOrder, aReason, iso } from "../builders";
import { Config } from "./config";
import { Journal } from "./journal";
import { Refusal } from "./problem";

export interface Recorded {
  method: string;
  path: string;
  body: unknown;
  actor: string | null;
  key: string | null;
}

type Approval = Schemas["ApprovalView"];
type Order = Schemas["OrderWithTimeline"];
type ToLock = Pick<Schemas["LockoutToCreate"], "symbol" | "reason"> & Partial<Schemas["LockoutToCreate"]>;

export class FakeGateway {
  readonly journal: Journal;
  readonly config: Config;
  readonly approvals: Approval[] = [];
  readonly lockouts: Schemas["LockoutView"][] = [];
  readonly orders: Order[] = [];
  /** Every call that was answered, in order. */
  readonly requests: Recorded[] = [];
  /** Whether its brokers can be reached, and what rests there. */
  brokersThere = true;
  resting = 0;
  /** Services that are not well. */
  readonly ill = new Set<string>();
  readonly now: () => number;
  private ids = 0;

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.journal = new Journal(now);
    this.config = new Config(this.journal, now);
  }

  /** A bot proposes: held where approval is on, denied where it is locked or halted, else filled. */
  propose(terms: Partial<Order> = {}): Order {
    const order_id = terms.order_id ?? this.newId("o");
    const at = { proposed_at: iso(this.now()), updated_at: iso(this.now()) };
    const order = anOrder({ ...terms, ...at, order_id, mode: this.config.mode, ...this.fateOf(terms) });
    this.orders.unshift(order);
    this.journal.say("order.proposed", { order_id });
    if (order.status === "denied") this.journal.say("order.denied", { order_id });
    if (order.status === "filled") this.journal.say("order.filled", { order_id });
    if (order.status === "pending_approval") this.ask(order);
    return order;
  }

  /** Somebody decides. The same decision by the same person is taken once; any other is told who won. */
  decide(id: string, status: "approved" | "rejected", by: string, reason: string | null = null): Approval {
    const approval = this.approvals.find((one) => one.id === id);
    if (approval === undefined) throw new Refusal(404, "APPROVAL_NOT_FOUND", `There is no approval ${id}.`);
    if (approval.status === "pending" && status === "approved" && this.isHalted) {
      throw new Refusal(
        409,
        "TRADING_HALTED",
        "Trading is halted for this order. It stays pending: approve it after the halt, or reject it.",
      );
    }
    if (approval.status === "expired")
      throw new Refusal(409, "APPROVAL_EXPIRED", "This approval expired; its order is denied.");
    if (approval.status === "pending") {
      Object.assign(approval, { status, decided_by: by, decided_at: iso(this.now()), reason });
      this.journal.say(`approval.${status}`, { order_id: approval.order_id, approval_id: id });
      this.finish(approval.order_id, status === "approved" ? "filled" : "denied");
    } else if (approval.status !== status || approval.decided_by !== by) {
      const { decided_by, decided_at } = approval;
      const decision = { status: approval.status, decided_by, decided_at, reason: approval.reason };
      throw new Refusal(
        409,
        "ALREADY_DECIDED",
        `Already ${approval.status} by ${decided_by} at ${decided_at}.`,
        { decision },
      );
    }
    return approval;
  }

  /** Nobody decided in time. */
  expire(id: string): void {
    const approval = this.approvals.find((one) => one.id === id);
    if (approval === undefined) throw new Error(id);
    approval.status = "expired";
    this.journal.say("approval.expired", { order_id: approval.order_id, approval_id: id });
    this.finish(approval.order_id, "denied");
  }

  lock(wanted: ToLock, by: string): Schemas["LockoutView"] {
    const starts = wanted.starts_at ? Date.parse(wanted.starts_at) : this.now();
    const ends = wanted.expires_at
      ? Date.parse(wanted.expires_at)
      : starts + (wanted.duration_minutes ?? 0) * 60_000;
    const made: Schemas["LockoutView"] = {
      id: this.newId("l"),
      symbol: wanted.symbol.trim().toUpperCase(),
      reason: wanted.reason.trim(),
      source: "manual",
      side: wanted.side ?? "both",
      blocks: wanted.blocks ?? "all",
      account: wanted.account ?? null,
      strategy: wanted.strategy ?? null,
      starts_at: iso(starts),
      expires_at: iso(ends),
      created_by: by,
      created_at: iso(this.now()),
      lifted_by: null,
      lifted_at: null,
      status: "active",
    };
    this.lockouts.unshift(made);
    this.journal.say("lockout.created", { lockout: made });
    return this.seen(made);
  }

  /** End a lockout early; one that has ended stays as it is. */
  lift(id: string, by: string): void {
    const lockout = this.lockouts.find((one) => one.id === id);
    if (lockout === undefined) throw new Refusal(404, "LOCKOUT_NOT_FOUND", `There is no lockout ${id}.`);
    if (!["active", "scheduled"].includes(this.seen(lockout).status)) return;
    Object.assign(lockout, { lifted_by: by, lifted_at: iso(this.now()) });
    this.journal.say("lockout.lifted", { lockout });
  }

  /** A lockout with the status that follows from its times. */
  seen(lockout: Schemas["LockoutView"]): Schemas["LockoutView"] {
    const now = this.now();
    const status = lockout.lifted_at
      ? "lifted"
      : now >= Date.parse(lockout.expires_at)
        ? "expired"
        : now >= Date.parse(lockout.starts_at)
          ? "active"
          : "scheduled";
    return { ...lockout, status };
  }

  get isHalted(): boolean {
    return this.config.current.config.trading_state === "halted";
  }

  private ask(order: Order): void {
    const id = this.newId("a");
    const { order_id, symbol, side, quantity, order_type, limit_price, account, strategy, mode } = order;
    const minutes = this.config.approval.approval_timeout_minutes;
    const times = { requested_at: iso(this.now()), expires_at: iso(this.now() + minutes * 60_000) };
    const terms = {
      order_id,
      symbol,
      side,
      quantity,
      order_type,
      limit_price: limit_price ?? null,
      account,
      strategy,
      mode,
    };
    this.approvals.push(anApproval({ id, ...terms, ...times }));
    this.journal.say("approval.requested", { order_id, approval_id: id });
  }

  private fateOf(terms: Partial<Order>): Partial<Order> {
    if (terms.status !== undefined) return {};
    const locked = this.lockouts.find(
      (one) => this.seen(one).status === "active" && ["*", terms.symbol ?? "AAPL"].includes(one.symbol),
    );
    const why = this.isHalted
      ? aReason({ code: "TRADING_HALTED", message: "Trading is halted." })
      : locked &&
        aReason({
          code: "LOCKED",
          message: `${locked.symbol} is locked: ${locked.reason}`,
          lockout_id: locked.id,
        });
    if (why) return { status: "denied", reasons: [why], filled_quantity: "0", average_price: null };
    const { mode, auto_approve_paper, require_approval_for_live } = {
      ...this.config.approval,
      mode: this.config.mode,
    };
    const held = mode === "paper" ? !auto_approve_paper : require_approval_for_live;
    return held
      ? { status: "pending_approval", filled_quantity: "0", average_price: null, reached: "pending_approval" }
      : {};
  }

  private finish(orderId: string, status: "filled" | "denied"): void {
    const order = this.orders.find((one) => one.order_id === orderId);
    if (order === undefined) return;
    Object.assign(order, { status, reached: "final", updated_at: iso(this.now()) });
    if (status === "filled")
      Object.assign(order, { filled_quantity: order.quantity, average_price: order.limit_price ?? "190.02" });
    this.journal.say(`order.${status}`, { order_id: orderId });
  }

  private newId(kind: string): string {
    this.ids += 1;
    return `${kind}-${this.ids}`;
  }
}
