/** What a preview says, in sentences. */

import type { Check, OrderPreview } from "./api";

/** What would become of it, in one sentence. */
export function wouldOf({ would, people, exit }: OrderPreview): string {
  const kind = exit ? "It only shrinks a position." : "It opens or grows a position.";
  if (would === "deny") return `It would be denied. ${kind}`;
  if (would === "release") return `It would go to the broker by itself. ${kind}`;
  if (people === null)
    return `It would pass risk; whether a person is asked is unknown, so it is held. ${kind}`;
  return `It would wait for ${people === 1 ? "a person" : `${people} people`}. ${kind}`;
}

/** Why it would be denied, or why somebody is asked. */
export function becauseOf({ would, reasons, because }: OrderPreview): string[] {
  const told = would === "deny" ? reasons : because;
  return [...new Set((told ?? []).map(({ message }) => message))];
}

/** `max_order_notional` as `max order notional`. */
export function plainName(name: string): string {
  return name.replaceAll("_", " ");
}

export const OUTCOMES: Record<Check["outcome"], string> = {
  passes: "passes",
  denies: "DENIES",
  exempt: "exempt",
  not_set: "not set",
};
