"""What is taken out of which file, and which test must fail then. `before` stands in the file exactly once; a test of the suite sees to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GATE: Final = "broker_adapter/domain/gate.py"
RELEASES: Final = "broker_adapter/stores/release_statements.py"
GATE_TEST: Final = "tests/unit/broker_adapter/test_gate.py"
RACES: Final = "tests/integration/broker_adapter/test_release_races.py"
WAITED: Final = "tests/integration/broker_adapter/test_gate_that_waited.py"
EXIT: Final = "tests/integration/broker_adapter/test_exit.py"
APPROVAL: Final = "approval_service/domain/gate.py"
APPROVAL_TEST: Final = "tests/unit/approval_service/test_gate.py"
RETURNS: Final = "risk_service/domain/returns.py"
RETURNS_TEST: Final = "tests/unit/risk_service/test_returns.py"
ON_POSTGRES: Final = "tests/integration/risk_service"


@dataclass(frozen=True)
class Taken:
    """One way in which a rule is taken out. An empty `after` deletes `before`."""

    rule: str
    how: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]
    """Pytest node ids; each of them must fail."""
    also: tuple[tuple[str, str, str], ...] = ()
    """File, before and after of a second guard of the same rule, which would hide that the first is gone."""

    @property
    def edits(self) -> tuple[tuple[str, str, str], ...]:
        """Every file that is changed, with what stands there and what then does."""
        return ((self.file, self.before, self.after), *self.also)


TAKEN: Final[tuple[Taken, ...]] = (
    Taken(
        "P1", "a decider takes no lock", "chassis/fence.py",
        'return [(_LOCK_SHARED, {"key": FENCE_LOCK})] if self._enforced else []', "return []",
        ("tests/integration/chassis/test_fence_p1.py::test_p1_a_decider_that_locks_first_and_reads_next_never_relies_on_an_old_version",
         f"{RACES}::test_when_a_change_has_returned_nothing_is_released_under_the_old_version"),
    ),
    Taken(
        "P1", "a writer takes no lock", "chassis/fence.py",
        'await self._connection.execute(_LOCK_EXCLUSIVE, {"key": FENCE_LOCK})', "pass",
        ("tests/integration/chassis/test_fence_p1.py::test_p1_a_change_does_not_return_while_a_decider_relies_on_what_it_changes",
         "tests/integration/lockout_service/test_locking.py::test_a_lockout_waits_for_a_decision_under_the_old_version"),
    ),
    Taken(
        "P1", "the release gate reads before it locks", "broker_adapter/handlers/release_orders.py",
        "            *work.fence.sharing(),\n            work.fence.reading(names),\n            releases.knowing(order_ids),\n",
        "            work.fence.reading(names),\n            *work.fence.sharing(),\n            releases.knowing(order_ids),\n",
        (f"{WAITED}::test_an_order_that_meets_a_change_at_the_gate_is_decided_by_what_the_change_leaves",),
        (("broker_adapter/handlers/release_orders.py", "results[len(gate) - 2]", "results[1]"),),
    ),
    Taken(
        "P1", "the approval gate reads before it locks", "approval_service/handlers/gate_orders.py",
        "                *work.fence.sharing(),\n                work.fence.reading([CONFIG_FENCE]),\n                table.knowing(order_ids),\n            )\n"
        "            fresh = newest_rounds(delivery.event for delivery in work.inbox.claimed(batch, results[0]))",
        "                work.fence.reading([CONFIG_FENCE]),\n                *work.fence.sharing(),\n                table.knowing(order_ids),\n            )\n"
        "            results = [results[0], results[2], results[1], results[3]]\n"
        "            fresh = newest_rounds(delivery.event for delivery in work.inbox.claimed(batch, results[0]))",
        ("tests/integration/approval_service/test_gate_that_waited.py",),
    ),
    Taken(
        "P1", "an idle transaction keeps its lock", "deploy/provision_database.py",
        'IDLE_IN_TRANSACTION_TIMEOUT = "1s"', 'IDLE_IN_TRANSACTION_TIMEOUT = "60s"',
        (f"{RACES}::test_a_paused_gate_does_not_hold_up_the_kill_switch",
         "tests/integration/chassis/test_fence_p1.py::test_p1_a_paused_decider_holds_a_change_up_for_about_a_second_and_then_loses"),
    ),
    Taken(
        "P1", "a transaction whose process is paused while it sends keeps its lock", "deploy/provision_database.py",
        'TRANSACTION_TIMEOUT = "2s"\nSERVER', 'TRANSACTION_TIMEOUT = "60s"\nSERVER',
        ("tests/integration/chassis/test_fence_p1.py::test_p1_a_decider_paused_while_it_sends_holds_a_change_up_for_about_two_seconds_and_then_loses",),
    ),
    Taken(
        "P2", "risk decides under the lockouts that it holds", "risk_service/caches/lockouts.py",
        "return [symbol for symbol, version in wanted.items() if self._held.get(symbol, _NEVER_LOCKED).version < version]",
        "return []",
        (f"{ON_POSTGRES}/test_fresh_decisions.py::test_a_lockout_that_was_not_heard_of_denies",
         f"{ON_POSTGRES}/test_fresh_decisions.py::test_a_lockout_just_lifted_denies_no_more"),
    ),
    Taken(
        "P2", "risk decides under the config that it holds", "risk_service/caches/config.py",
        "return self._held if self._held is not None and self._held.version >= version else None", "return self._held",
        (f"{ON_POSTGRES}/test_fresh_decisions.py::test_a_config_that_was_not_heard_of_decides",),
    ),
    Taken(
        "P2", "an event after a gap counts", "risk_service/caches/lockouts.py",
        "elif version == held.version + 1:", "elif version > held.version:",
        (f"{ON_POSTGRES}/test_fresh_decisions.py::test_after_a_gap_nothing_counts_until_it_was_loaded",),
    ),
    Taken(
        "P3", "a lease without an end of its own", "risk_service/domain/risk_pass.py",
        "ends = [case.now + _LEASE]", "ends = [case.now + 100 * _LEASE]",
        ("tests/unit/risk_service/test_risk_pass.py::test_a_pass_lasts_30_seconds_at_most",),
    ),
    Taken(
        "P3", "a lockout that is to start does not end a lease", "risk_service/domain/risk_pass.py",
        "if (start := next_start(case)) is not None:", "if (start := next_start(case)) is not None and False:",
        ("tests/unit/risk_service/test_risk_pass.py::test_a_scheduled_lockout_that_concerns_the_order_ends_its_lease",),
    ),
    Taken(
        "P4", "the approval gate takes a pass of any config", APPROVAL,
        "if candidate.risk_pass.versions.config != config.version:", "if False:",
        (f"{APPROVAL_TEST}::test_a_pass_of_an_older_config_is_returned",
         "tests/integration/approval_service/test_gate_on_postgres.py::test_a_pass_of_an_older_config_goes_back_with_what_the_gate_saw"),
    ),
    Taken(
        "P4", "the release gate does not ask which config the approval rule was judged under", GATE,
        "if not (risk.versions.config == approval.config_version == seen.versions.config):",
        "if not (risk.versions.config == seen.versions.config):",
        (f"{GATE_TEST}::test_the_approval_gate_must_have_decided_under_the_config_in_force_too",),
    ),
    Taken(
        "P5", "what waits for a person goes on when approval is switched off", APPROVAL,
        "if approval is not None and approval.status is ApprovalStatus.PENDING:",
        "if approval is not None and approval.status is ApprovalStatus.PENDING and needs_person(candidate, config):",
        (f"{APPROVAL_TEST}::test_pending_stays_pending_whatever_the_config_says_now",
         "tests/integration/approval_service/test_gate_on_postgres.py::test_switching_approval_off_releases_nothing_that_waits"),
    ),
    Taken(
        "P5", "who was asked once may go on by himself", APPROVAL,
        "    if approval.status in _ENDED:\n", "    if False:\n",
        (f"{APPROVAL_TEST}::test_an_ended_approval_denies_its_order_for_good",),
    ),
    Taken(
        "P6", "a mode that came back is no change", "risk_service/domain/mode.py",
        "if proposed is not current or epoch != controls.mode_epoch:", "if proposed is not current:",
        ("tests/unit/risk_service/test_mode.py::test_a_mode_changed_and_back_is_still_a_change",),
    ),
    Taken(
        "P6", "the approval gate does not look at the mode", APPROVAL,
        "if (stopped := _other_mode(candidate, config)) is not None:", "if (stopped := None) is not None:",
        (f"{APPROVAL_TEST}::test_another_mode_or_epoch_is_denied",),
    ),
    Taken(
        "P6", "an operator may decide after a change of mode", "approval_service/domain/permitted.py",
        "if (approval.mode, approval.mode_epoch) != (config.config.trading_mode, config.mode_epoch):", "if False:",
        ("tests/unit/approval_service/test_deciding.py::test_a_change_of_mode_leaves_nothing_to_decide",),
    ),
    Taken(
        "P7", "versions are not compared", GATE, "if risk.versions != seen.versions:", "if False:",
        (f"{GATE_TEST}::test_a_change_of_any_version_returns_it",),
    ),
    Taken(
        "P7", "a lease never ends", GATE, "if seen.now >= risk.valid_until:", "if False:",
        (f"{GATE_TEST}::test_a_pass_older_than_its_lease_returns_it",),
    ),
    Taken(
        "P7", "an approval never lapses", GATE, "if lapses_at is not None and seen.now >= lapses_at:", "if False:",
        (f"{GATE_TEST}::test_a_lapsed_approval_denies_before_anything_is_returned",),
    ),
    Taken(
        "P7", "it may be sent after its lease and its approval", GATE,
        "return Release(approved, min(ends))", "return Release(approved, ends[0])",
        (f"{GATE_TEST}::test_nothing_is_sent_after_its_lease_its_approval_or_the_send_deadline",),
    ),
    Taken(
        "P8", "a doubt is resent without asking the broker", "broker_adapter/handlers/reconcile_sends.py",
        "known = await broker.find([row.order_id for row in rows])", "known: dict[str, str] = {}",
        ("tests/integration/broker_adapter/test_doubt_resolved.py",),
    ),
    Taken(
        "P8", "a doubt is voided although a request may still arrive", "broker_adapter/handlers/reconcile_sends.py",
        "        return set()\n", "        return {row.order_id for row in rows}\n",
        (f"{EXIT}::test_a_driver_that_cannot_say_when_a_request_may_still_arrive_never_voids",),
    ),
    Taken(
        "P8", "the process does not look at the clock before it writes", "broker_adapter/brokers/http.py",
        "if time.monotonic() >= submission.deadline:", "if False:",
        ("tests/integration/broker_adapter/brokers/test_http_broker.py::test_p8_the_deadline_is_checked_again_when_the_first_byte_is_about_to_go_out",),
    ),
    Taken(
        "P8", "a book in the database is written whatever the time", "broker_adapter/brokers/paper/statements.py",
        "CASE WHEN send_by > clock_timestamp() THEN attempt END", "attempt",
        ("tests/integration/broker_adapter/brokers/test_paper_broker.py::test_p8_the_insert_itself_refuses_what_is_overdue_by_then",),
    ),
    Taken(
        "P9", "a cancel before the release leaves no trace", "broker_adapter/handlers/cancel_order.py",
        "if await releases.cancel_before_release(order_id, caused_by=command.idempotency_key):",
        "if await releases.state(order_id) is None:",
        (f"{EXIT}::test_a_cancel_before_the_gate_keeps_the_order_from_ever_leaving",),
    ),
    Taken(
        "P9", "whoever comes second releases what was canceled", RELEASES,
        "WHEN known.state = 'voided' AND excluded.round > known.round THEN", "WHEN known.state IN ('voided', 'canceled') THEN",
        (f"{EXIT}::test_a_cancel_before_the_gate_keeps_the_order_from_ever_leaving",),
        (("broker_adapter/handlers/release_orders.py", "    return known is None or (", "    return known is None or known.state is ReleaseState.CANCELED or ("),),
    ),
    Taken(
        "P9", "a cancel that was passed on is forgotten when the send comes to nothing", RELEASES,
        "state = CASE WHEN mine.state = 'voided' AND known.cancel_requested THEN 'canceled' ELSE mine.state END, ", "state = mine.state, ",
        ("tests/integration/broker_adapter/test_cancel_of_a_lost_send.py",),
    ),
    Taken(
        "P10", "a final state may be followed by another", "risk_service/domain/order_life.py",
        "        if self.is_final:\n            return self\n        return replace(self, progress=to, reasons=reasons, on_way_since=None, final_at=at",
        "        return replace(self, progress=to, reasons=reasons, on_way_since=None, final_at=at",
        ("tests/unit/risk_service/test_order_life.py::test_a_final_state_stays",
         f"{ON_POSTGRES}/test_ledger_on_postgres.py::test_the_first_final_state_stands_and_a_later_one_is_superseded"),
    ),
    Taken(
        "P11", "the same id with other terms is absorbed", "risk_service/handlers/review_orders.py",
        "elif known[event.order_id] != terms_hash:", "elif False:",
        (f"{ON_POSTGRES}/test_reviewing.py::test_the_same_id_with_other_terms_is_a_dead_letter_and_never_a_denial",),
    ),
    Taken(
        "P12", "an order in doubt is nowhere", RELEASES,
        "SELECT state, count(*) AS orders FROM broker.releases WHERE state IN ('released', 'sending', 'in_doubt')",
        "SELECT state, count(*) AS orders FROM broker.releases WHERE state IN ('released', 'sending')",
        (f"{EXIT}::test_a_driver_that_cannot_say_when_a_request_may_still_arrive_never_voids",),
    ),
    Taken(
        "P12", "what rests at the broker does not count", "broker_adapter/handlers/answer_status.py",
        "not on_the_way and all(count == 0 for count in resting.values())", "not on_the_way",
        (f"{EXIT}::test_a_cancel_of_a_resting_order_is_passed_on_and_a_late_one_is_told_so",),
    ),
    Taken(
        "P13", "an end that comes early is forgotten", "approval_service/handlers/invalidate_on_finals.py",
        "await table.remember_finals(ending)", "pass",
        ("tests/integration/approval_service/test_gate_on_postgres.py::test_no_approval_is_made_for_an_order_that_is_final_already",),
    ),
    Taken(
        "P14", "an exit reserves nothing of the position", "risk_service/domain/exits.py",
        "minus(_closable(order.side, holding), holding.reserved_on(order.side))", "_closable(order.side, holding)",
        ("tests/unit/risk_service/test_exits.py::test_a_second_exit_is_refused_as_an_entry_and_told_what_to_cancel",
         f"{ON_POSTGRES}/test_reviewing.py::test_a_position_makes_room_for_exits_and_a_resting_exit_takes_it"),
    ),
    Taken(
        "P14", "a batch does not fold", "risk_service/domain/fold.py",
        "running.books.put(state.holding.reserve(order.order_id, order.side, verdict.reservation))", "pass",
        ("tests/unit/risk_service/test_fold.py::test_a_limit_that_fits_ten_lets_exactly_ten_pass",),
    ),
    Taken(
        "P14", "an account is not locked", "risk_service/handlers/review_orders.py",
        "tables.holdings.locking({order.account for order in orders}),", "tables.holdings.locking(set()),",
        (f"{ON_POSTGRES}/test_reviewing.py::test_one_limit_is_never_spent_twice",),
    ),
    Taken(
        "P15", "a released order may be released again", RELEASES,
        "WHEN known.state = 'voided' AND excluded.round > known.round THEN", "WHEN true THEN",
        (f"{RACES}::test_an_order_under_the_versions_in_force_is_released_once",
         f"{RACES}::test_an_overdue_release_is_voided_and_returned_and_resent_only_as_a_new_attempt"),
        (("broker_adapter/handlers/release_orders.py", "    return known is None or (", "    return True or ("),),
    ),
    Taken(
        "P15", "a return of an older round is decided", RETURNS, "or returned.round < life.round", "",
        (f"{RETURNS_TEST}::test_a_return_of_an_older_round_or_of_an_order_gone_on_is_ignored",
         f"{ON_POSTGRES}/test_returns_on_postgres.py::test_an_older_round_is_ignored"),
    ),
    Taken(
        "P15", "the inbox lets everything in", "chassis/inbox.py",
        "if event_id in fresh or not self._enforced", "if event_id in fresh or True",
        ("tests/integration/chassis/test_crashes.py::test_a_redelivered_message_is_dropped_by_the_inbox_after_its_first_deliverys_unsent_events_were_published",
        ),
    ),
    Taken(
        "P16", "a dead letter says nothing to its order", "risk_service/handlers/record_dead_letters.py",
        "reasons=(*others, reason), on_way_since=None", "reasons=others, on_way_since=None",
        (f"{ON_POSTGRES}/test_dead_letters_on_orders.py::test_the_order_says_why_it_waits_and_stays_what_it_was",),
    ),
    Taken(
        "P16", "an unreadable event names no order", "contracts/dead_letters.py",
        "        return _ORDER_ID.validate_python(", "        return None and _ORDER_ID.validate_python(",
        ("tests/integration/chassis/test_failures.py::test_an_unreadable_event_of_an_order_names_the_order_in_its_dead_letter_p16",),
    ),
    Taken(
        "P17", "returns never end", RETURNS, "if returns >= RETURNS_MAX:", "if False:",
        (f"{RETURNS_TEST}::test_the_twentieth_return_in_a_row_is_the_last",
         f"{ON_POSTGRES}/test_returns_on_postgres.py::test_the_twentieth_return_in_a_row_is_denied"),
    ),
    Taken(
        "P17", "risk decides at its own time alone", RETURNS,
        "at = max(now, returned.observed_at)", "at = now",
        (f"{RETURNS_TEST}::test_a_return_is_decided_at_the_later_of_two_clocks",),
    ),
    Taken(
        "P17", "a return never waits", RETURNS, "if returns <= RETURNS_AT_ONCE:", "if True:",
        (f"{RETURNS_TEST}::test_from_the_third_return_in_a_row_a_delay_that_doubles",
         f"{ON_POSTGRES}/test_returns_on_postgres.py::test_from_the_third_return_in_a_row_it_waits"),
    ),
    Taken(
        "P17", "new orders pass while the way to the gate is congested", "risk_service/handlers/review_orders.py",
        "if way.is_congested:", "if False:",
        (f"{ON_POSTGRES}/test_reviewing.py::test_new_orders_wait_while_the_way_to_the_gate_is_congested",),
    ),
    Taken(
        "P17", "new orders do not step back for returned ones", "risk_service/handlers/review_orders.py",
        "await turns.new()", "pass",
        (f"{ON_POSTGRES}/test_reviewing.py::test_new_orders_step_back_while_returned_ones_are_decided",),
    ),
    Taken(
        "P17", "a broker that is away is tried all the same", "broker_adapter/handlers/release_orders.py",
        "case Release() if not desk.is_available(broker):", "case Release() if False:",
        (f"{EXIT}::test_with_the_broker_away_orders_park_and_are_returned_once_when_it_is_back",),
    ),
    Taken(
        "P18", "a lockout starts when its process thinks", "lockout_service/handlers/create_lockout.py",
        "now = await work.now()\n        lockout = _lockout", "now = __import__(\"datetime\").datetime.now(__import__(\"datetime\").UTC) - __import__(\"datetime\").timedelta(seconds=5)\n        lockout = _lockout",
        ("tests/integration/lockout_service/test_locking.py::test_a_lockout_waits_for_a_decision_under_the_old_version",),
    ),
    Taken(
        "P18", "a quote from the future counts", "risk_service/caches/quotes.py",
        "if self.current is None or self.current.quoted_at <= now:", "if True:",
        ("tests/unit/risk_service/test_caches.py::test_a_quote_later_than_the_databases_clock_is_unknown",),
    ),
    Taken(
        "P18", "a first quote is not waited for", "risk_service/caches/quotes.py",
        "return symbol not in self._heard and self._seconds() - self._started < FIRST_QUOTE_SECONDS", "return False",
        (f"{ON_POSTGRES}/test_reviewing.py::test_a_first_quote_is_waited_for_after_a_start",),
    ),
)  # fmt: skip
