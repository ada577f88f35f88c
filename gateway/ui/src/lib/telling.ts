/** Each type of event in a few words. */

const TELLINGS: Record<string, string> = {
  "order.proposed": "Proposed",
  "order.risk_passed": "Passed every risk check",
  "order.denied": "Denied",
  "order.approved": "Passed the approval gate",
  "order.returned": "Sent back to be decided again",
  "order.parked": "Waits for its broker",
  "order.submitted": "Handed to the broker",
  "order.accepted": "Accepted by the broker",
  "order.rejected": "Refused by the broker",
  "order.partially_filled": "Filled in part",
  "order.filled": "Filled",
  "order.canceled": "Canceled",
  "order.expired": "Expired at the broker",
  "order.in_doubt": "No answer from the broker; it is being asked",
  "order.cancel_requested": "Cancel passed on to the broker",
  "order.cancel_rejected": "Too late to cancel",
  "approval.requested": "Waits for a person",
  "approval.endorsed": "Approved by the first of two people",
  "approval.extended": "May wait longer",
  "approval.approved": "Approved",
  "approval.rejected": "Rejected",
  "approval.expired": "Nobody decided in time",
  "approval.invalidated": "Its approval ended undecided",
  "position.reduced": "Shrank its strategy's position",
  "limit.warned": "Most of a loss limit is used",
  "lockout.created": "Locked",
  "lockout.lifted": "Lockout ended early",
  "lockout.expired": "Lockout ran out",
  "config.updated": "Risk config changed",
};

export function tellingOf(type: string): string {
  return TELLINGS[type] ?? type;
}
