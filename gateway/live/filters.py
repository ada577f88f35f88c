"""Which events a listener wants: `?types=` and `?order_id=`."""

from __future__ import annotations

from collections.abc import Callable

from contracts.events import EVENT_OF_SUBJECT
from gateway.live.entry import Entry
from gateway.problems import refuse

FAMILIES = sorted({f"{subject.partition('.')[0]}.*" for subject in EVENT_OF_SUBJECT})


def wanted(types: str | None, order_id: str | None) -> Callable[[Entry], bool]:
    """Whether an event is wanted: of one of `types` (all, when it is left out), and about `order_id`. Raises `HttpProblem`."""
    chosen = None if types is None else _chosen(types)

    def is_wanted(entry: Entry) -> bool:
        return (chosen is None or entry.type in chosen) and order_id in (None, entry.order_id)

    return is_wanted


def _chosen(types: str) -> frozenset[str]:
    """The types that a comma-separated list names; `order.*` names a family."""
    names = [name.strip() for name in types.split(",") if name.strip()]
    unknown = [name for name in names if name not in EVENT_OF_SUBJECT and name not in FAMILIES]
    if unknown or not names:
        known = ", ".join([*EVENT_OF_SUBJECT, *FAMILIES])
        message = f"query.types: {', '.join(unknown) or 'nothing'} is no type of event; known are {known}"
        raise refuse(422, "INVALID_REQUEST", message, errors=[{"field": "query.types", "message": message}])
    families = {name.removesuffix("*") for name in names if name in FAMILIES}
    return frozenset(subject for subject in EVENT_OF_SUBJECT if subject in names or subject.startswith(tuple(families)))
