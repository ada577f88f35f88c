/**
 * A gateway in memory that behaves as the real one where the page can tell: versions and conflicts, decisions that are taken once, lockouts by their
 * times, and an event for everything that happens.
 */

import type { Schemas } from "../../api/client";
import * as approvals from "./approvals";
import { Config } from "./config";
import { Journal } from "./journal";
import type { ToLock } from "./lockout-interval";
import * as lockouts from "./lockouts";
import * as orders from "./orders";
import { halt } from "./trading";

export interface Recorded {
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string>>;
  body: unknown;
  actor: string | null;
  key: string | null;
}

type Approval = Schemas["ApprovalView"];
type Order = Schemas["OrderWithTimeline"];

export class FakeGateway {
  readonly journal: Journal;
  readonly config: Config;
  readonly approvals: Approval[] = [];
  /** Newest first. */
  readonly lockouts: Schemas["LockoutView"][] = [];
  /** The lockout that each entry of an imported calendar had. */
  readonly imported = new Map<string, string>();
  readonly lockoutVersions = new Map<string, number>();
  /** Newest first. */
  readonly orders: Order[] = [];
  /** Held beside what its own orders filled, and accounts as they are told of. */
  readonly held: Schemas["Position"][] = [];
  readonly accounts: Schemas["AccountView"][] = [];
  readonly quotes: Schemas["QuoteToPublish"][] = [];
  /** Every call that was answered, in order. */
  readonly requests: Recorded[] = [];
  /** What was answered to each change, by its idempotency key. */
  readonly answers = new Map<string, Response>();
  /** Whether its brokers can be reached, and what rests there. */
  brokersThere = true;
  resting = 0;
  /** How many orders a change finds on their way. */
  inFlight = 0;
  /** So many of the next changes are made, and their answers lost. */
  answersLost = 0;
  /** Whether each step of an order is an event of its own, as in the real journal; else its first and its last are. */
  tellsEveryStep = false;
  /** Symbols of which nobody knows the lockouts: what would become of an order in them cannot be told. */
  readonly unseen = new Set<string>();
  /** What is not well: `bus`, `database`, or a service, whose calls then answer 503. */
  readonly ill = new Set<string>();
  readonly now: () => number;
  private readonly saidExpired = new Set<string>();
  private ids = 0;

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.journal = new Journal(now);
    this.config = new Config(this.journal, now, () => approvals.invalidateOtherModes(this));
  }

  /** A bot proposes: held where approval is on, denied where something stops it, else filled. */
  propose(terms: Partial<Order> = {}): Order {
    return orders.propose(this, terms);
  }

  /** Somebody decides. The same decision by the same person is taken once; any other is told who won. */
  decide(
    id: string,
    status: "approved" | "rejected",
    by: string,
    reason: string | null = null,
    inBulk = false,
  ): Approval {
    return approvals.decide(this, id, status, by, reason, inBulk);
  }

  /** Another operator decides, on a page of their own. */
  decideElsewhere(id: string, status: "approved" | "rejected", by = "dana"): Approval {
    return this.decide(id, status, by);
  }

  /** Nobody decided in time. */
  expire(id: string): void {
    approvals.expire(this, id);
  }

  lock(wanted: ToLock, by: string): Schemas["LockoutView"] {
    return lockouts.lock(this, wanted, by);
  }

  /** Another operator, or a rule, locks: AAPL for an hour, unless told otherwise. */
  createLockout(wanted: Partial<ToLock> = {}, by = "dana"): Schemas["LockoutView"] {
    const end = wanted.expires_at ? {} : { duration_minutes: 60 };
    return this.lock({ symbol: "AAPL", reason: "earnings tonight", ...end, ...wanted }, by);
  }

  /** End a lockout early; one that has ended stays as it is. Returns what still locks its symbol. */
  lift(id: string, by: string): string[] {
    return lockouts.lift(this, id, by);
  }

  /** A lockout with the status that follows from its times. */
  seen(lockout: Schemas["LockoutView"]): Schemas["LockoutView"] {
    return lockouts.asSeen(lockout, this.now());
  }

  /** Another operator changes the config. */
  changeConfigElsewhere(changes: Record<string, unknown>, by = "dana", reason: string | null = null): void {
    this.config.change(changes, by, reason);
  }

  /** Another operator pulls the kill switch. */
  halt(by = "dana", reason = "prices look wrong", scope: Schemas["ScopeToHalt"] = {}): void {
    halt(this, by, reason, scope, true);
  }

  /** What time has ended is said to have ended: approvals that nobody decided, and lockouts. */
  sweep(): void {
    for (const approval of this.approvals) {
      if (approval.status === "pending" && approvals.asSeen(this, approval).status === "expired")
        this.expire(approval.id);
    }
    lockouts.sayExpired(this, this.saidExpired);
  }

  /** End every event stream. New listeners are taken, unless they are refused. */
  breakStream(): void {
    this.journal.break();
  }

  /** Answer new listeners with `status`; with null take them again. */
  refuse(status: number | null = 503): void {
    this.journal.refuses = status !== null;
    this.journal.refusesWith = status ?? 503;
  }

  /** The next `count` events reach nobody. */
  loseEvent(count = 1): void {
    this.journal.loseNext(count);
  }

  /** The last `count` events come once more. */
  repeatEvents(count = 1): void {
    this.journal.repeat(count);
  }

  /** The changes that were sent, in order: those under `path`, where that is given. A preview changes nothing. */
  sent(path = "/"): Recorded[] {
    return this.requests.filter(
      (request) =>
        request.method !== "GET" && !request.path.endsWith("/preview") && request.path.startsWith(path),
    );
  }

  get isHalted(): boolean {
    return this.config.current.config.trading_state === "halted";
  }

  newId(kind: string): string {
    this.ids += 1;
    return `${kind}-${this.ids}`;
  }
}
