/** The risk config of the fake gateway: versions, who and why, and conflicts. */

import type { Schemas } from "../../api/client";
import { iso } from "../builders";
import type { Journal } from "./journal";
import { Refusal } from "./problem";

type Document = Record<string, unknown>;

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

  constructor(journal: Journal, now: () => number) {
    this.journal = journal;
    this.now = now;
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

  /** Put a change in force. Refuses one that was made for another version. */
  change(changes: Document, by: string, reason: string | null = null, expected: number | null = null): void {
    const { current } = this;
    if (expected !== null && expected !== current.version) {
      const detail = `The config is at version ${current.version} (by ${current.updated_by}), not at ${expected}.`;
      const { version, updated_by, updated_at } = current;
      throw new Refusal(409, "CONFIG_VERSION_CONFLICT", detail, { version, updated_by, updated_at });
    }
    const config = merged(current.config, changes);
    this.versions.push({
      version: current.version + 1,
      mode_epoch: current.mode_epoch + (config.trading_mode === current.config.trading_mode ? 0 : 1),
      config,
      updated_by: by,
      updated_at: iso(this.now()),
      reason,
      changed: differences(current.config, config),
    });
    this.journal.say("config.updated", { config_version: this.current.version, actor: by });
  }
}

function merged(before: Document, changes: Document): Document {
  const after = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    const old = before[key];
    after[key] = isDocument(value) && isDocument(old) ? merged(old, value) : value;
  }
  return after;
}

function differences(before: Document, after: Document, path = ""): Schemas["Change"][] {
  return Object.keys({ ...before, ...after }).flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (isDocument(old) && isDocument(now)) return differences(old, now, `${path}${key}.`);
    return JSON.stringify(old) === JSON.stringify(now)
      ? []
      : [{ path: `${path}${key}`, before: old, after: now }];
  });
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
