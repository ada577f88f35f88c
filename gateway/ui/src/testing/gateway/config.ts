/** The risk config of the fake gateway: versions, who and why, and conflicts. */

import type { Schemas } from "../../api/client";
import { iso } from "../builders";
import { type Document, differences, merged, requireZone } from "./config-changes";
import type { Journal } from "./journal";
import { Refusal } from "./problem";

export type Suspension = Schemas["ScopeToHalt"] & {
  state: Schemas["TradingState"];
  reason: string;
  by: string;
  at: string;
};

const DEFAULTS: Document = {
  trading_mode: "paper",
  trading_state: "active",
  suspensions: [],
  operator_approval: {
    auto_approve_paper: true,
    require_approval_for_live: true,
    approval_timeout_minutes: 15,
    exempt_exits: false,
  },
  limits: {},
};

export class Config {
  readonly versions: (Schemas["ConfigVersion"] & { changed: Schemas["Change"][] })[] = [];
  private readonly journal: Journal;
  private readonly now: () => number;
  private readonly modeLeft: () => void;

  /** `modeLeft` is called when the trading mode has changed. */
  constructor(journal: Journal, now: () => number, modeLeft: () => void = () => undefined) {
    this.journal = journal;
    this.now = now;
    this.modeLeft = modeLeft;
    this.versions.push({
      version: 1,
      mode_epoch: 0,
      config: DEFAULTS,
      updated_by: "interlock",
      updated_at: iso(now()),
      reason: "the defaults",
      changed: [],
    });
  }

  get current() {
    const last = this.versions.at(-1);
    if (last === undefined) throw new Error("there is always a version");
    return last;
  }

  get approval(): Schemas["ApprovalConfig"] {
    const { version, updated_by, updated_at, config } = this.current;
    const known = config.operator_approval as Schemas["ApprovalConfig"];
    const trading_mode = config.trading_mode as Schemas["Mode"];
    const { auto_approve_paper, require_approval_for_live, approval_timeout_minutes } = known;
    return {
      auto_approve_paper,
      require_approval_for_live,
      approval_timeout_minutes,
      trading_mode,
      version,
      updated_by,
      updated_at,
    };
  }

  get mode(): Schemas["Mode"] {
    return this.approval.trading_mode;
  }

  /** One version, else the one in force. */
  at(version: number | null): Schemas["ConfigVersion"] {
    const found = version === null ? this.current : this.versions.find((one) => one.version === version);
    if (found !== undefined) return found;
    throw new Refusal(404, "CONFIG_VERSION_UNKNOWN", `There is no version ${version} of the config.`);
  }

  /** What the trading state is for these terms: the most restrictive of the whole and of each suspension. */
  stateFor(terms: Readonly<Record<"account" | "strategy" | "symbol", string>>): Schemas["TradingState"] {
    const { trading_state, suspensions } = this.current.config;
    const concerning = (suspensions as Suspension[]).filter((one) =>
      (["account", "strategy", "symbol"] as const).every((name) =>
        [null, undefined, terms[name]].includes(one[name]),
      ),
    );
    const states = [trading_state as Schemas["TradingState"], ...concerning.map(({ state }) => state)];
    return (["halted", "reduce_only"] as const).find((state) => states.includes(state)) ?? "active";
  }

  /** Put a change in force. Refuses one that was made for another version. */
  change(
    changes: Document,
    by: string,
    reason: string | null = null,
    expected: number | null = null,
    canceling: Schemas["ScopeToHalt"] | null = null,
  ): void {
    const { current } = this;
    if (expected !== null && expected !== current.version) {
      const detail = `The config is at version ${current.version} (by ${current.updated_by}), not at ${expected}.`;
      const { version, updated_by, updated_at } = current;
      throw new Refusal(409, "CONFIG_VERSION_CONFLICT", detail, { version, updated_by, updated_at });
    }
    const config = merged(current.config, changes);
    requireZone(config);
    this.versions.push({
      version: current.version + 1,
      mode_epoch: current.mode_epoch + (config.trading_mode === current.config.trading_mode ? 0 : 1),
      config,
      updated_by: by,
      updated_at: iso(this.now()),
      reason,
      changed: differences(current.config, config),
    });
    const { version: config_version, mode_epoch, changed } = this.current;
    const content = { config_version, mode_epoch, config, changed, reason, cancel_open_orders: canceling };
    this.journal.say("config.updated", { correlation_id: "config", actor: by, ...content });
    if (mode_epoch !== current.mode_epoch) this.modeLeft();
  }
}
