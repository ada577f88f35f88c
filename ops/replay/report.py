"""What a replay found, as a document and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from contracts.sentences import sentence
from contracts.values import plain
from ops.replay.what_if import ASSUMPTIONS, Fate, Fates

FATES: Final[tuple[Fate, ...]] = ("denied", "held", "passed")
ITEMS_MAX: Final = 10_000
"""So many orders that would have fared otherwise are listed; all are counted."""
SHOWN_MAX: Final = 20
BARS: Final = 60
"""About so many spans of time a chart is made of."""
SPANS: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 14_400, 86_400, 604_800, 2_592_000)
)


def what_if_document(orders: Sequence[Fates]) -> dict[str, Any]:
    """Counts, money and the orders that change."""
    changed = [fates for fates in orders if fates.changes]
    return {
        "orders": len(orders),
        "recorded": {fate: _sum(each for each in orders if each.recorded == fate) for fate in FATES},
        "would": {fate: _sum(each for each in orders if each.would == fate) for fate in FATES},
        "changed": _sum(changed),
        "transitions": _grouped(changed, lambda each: [f"{each.recorded} -> {each.would}"]),
        "by_reason": _grouped(
            (each for each in changed if each.would != "passed"),
            lambda each: sorted({reason.code.value for reason in each.reasons}),
        ),
        "by_symbol": _grouped(changed, lambda each: [each.order.symbol]),
        "by_strategy": _grouped(changed, lambda each: [each.order.strategy]),
        "chart": _chart(orders),
        "items": [_item(each) for each in changed[:ITEMS_MAX]],
        "assumptions": list(ASSUMPTIONS),
    }


def what_if_words(document: dict[str, Any]) -> str:
    """The same as tables."""
    lines = [_read(document), ""]
    rows: list[tuple[str, ...]] = [("", "recorded", "under the other config", "notional")]
    for fate in FATES:
        was, would = document["recorded"][fate], document["would"][fate]
        rows.append((fate, str(was["orders"]), str(would["orders"]), would["notional"]))
    lines += _table(rows)
    for title, key in (
        ("Changes", "transitions"),
        ("By reason", "by_reason"),
        ("By symbol", "by_symbol"),
        ("By strategy", "by_strategy"),
    ):
        groups = document[key]
        if groups:
            lines += ["", *_table([(title, "orders", "notional"), *((name, str(found["orders"]), found["notional"]) for name, found in groups.items())])]  # fmt: skip
    if document["items"]:
        shown = document["items"][:SHOWN_MAX]
        rows = [("Order", "symbol", "strategy", "notional", "was", "would be", "because")]
        rows += [
            (
                item["order_id"],
                item["symbol"],
                item["strategy"],
                item["notional"] or "unknown",
                item["recorded"],
                item["would"],
                "; ".join(item["because"]) or "-",
            )
            for item in shown
        ]
        lines += ["", *_table(rows)]
        if document["changed"]["orders"] > len(shown):
            lines.append(f"... and {document['changed']['orders'] - len(shown)} more: --json lists them.")
    else:
        lines += ["", "No order would have fared otherwise."]
    lines += ["", *(f"- {assumption}" for assumption in document["assumptions"]), *_skipped(document)]
    return "\n".join(lines)


def verification_words(document: dict[str, Any]) -> str:
    """What a replay under the recorded config found."""
    made = document["decisions"]
    lines = [_read(document)]
    lines += [
        f"Differs: {each['order_id']} at {each['sequence']} ({each['stage']}): recorded {each['recorded']}; replayed {each['replayed']}"
        for each in document["differences"][:SHOWN_MAX]
    ]
    if document["differing"] > SHOWN_MAX:
        lines.append(f"... and {document['differing'] - SHOWN_MAX} more: --json lists the first thousand.")
    verdict = (
        f"{document['differing']} came out otherwise" if document["differing"] else "every one came out as recorded"
    )
    lines.append(f"{made['risk']} decisions of risk and {made['approval']} of the approval gate made again: {verdict}.")
    return "\n".join([*lines, *_skipped(document)])


def _read(document: dict[str, Any]) -> str:
    repeated = f", {document['repeated']} of them seen twice" if document["repeated"] else ""
    return (
        f"{document['events']} events{repeated}, sequence 1 to {document['last_sequence']}, in {document['seconds']} s "
        f"({document['events_per_second']} a second)."
    )


def _skipped(document: dict[str, Any]) -> list[str]:
    return [f"Not replayed: {count} decisions, {why}." for why, count in document["not_replayed"].items()]


def _sum(orders: Iterable[Fates]) -> dict[str, Any]:
    found = list(orders)
    known = [each.notional for each in found if each.notional is not None]
    return {
        "orders": len(found),
        "notional": plain(sum(known, Decimal(0))),
        "of_unknown_worth": len(found) - len(known),
    }


def _grouped(orders: Iterable[Fates], names: Callable[[Fates], list[str]]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Fates]] = {}
    for each in orders:
        for name in names(each):
            groups.setdefault(name, []).append(each)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {name: _sum(found) for name, found in ordered}


def _chart(orders: Sequence[Fates]) -> dict[str, Any]:
    """Orders by when they were first decided: how many of each fate, recorded and under the other config, in spans of equal length."""
    if not orders:
        return {"span_seconds": 0, "bars": []}
    first, last = min(each.at for each in orders), max(each.at for each in orders)
    span = next((span for span in SPANS if (last - first) / span <= BARS), SPANS[-1])
    bars: dict[datetime, dict[str, dict[str, int]]] = {}
    for each in orders:
        at = first + (each.at - first) // span * span
        bar = bars.setdefault(at, {"recorded": dict.fromkeys(FATES, 0), "would": dict.fromkeys(FATES, 0)})
        bar["recorded"][each.recorded] += 1
        bar["would"][each.would] += 1
    return {
        "span_seconds": span.total_seconds(),
        "bars": [{"at": _moment(at), **bar} for at, bar in sorted(bars.items())],
    }


def _item(each: Fates) -> dict[str, Any]:
    order = each.order
    return {
        "order_id": order.order_id,
        "at": _moment(each.at),
        "account": order.account,
        "strategy": order.strategy,
        "symbol": order.symbol,
        "side": order.side.value,
        "quantity": plain(order.quantity),
        "notional": None if each.notional is None else plain(each.notional),
        "recorded": each.recorded,
        "would": each.would,
        "reasons": [reason.model_dump(mode="json") for reason in each.reasons],
        "because": [sentence(reason) for reason in (each.reasons or each.recorded_reasons)],
    }


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
