"""What the operator's page must show, each figure beside its target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class Measure:
    """One figure of the page, and the most that it may be; with `exactly`, what it must be.

    A figure of None was looked for and did not come, which misses every target. `left_out` says why it was not looked for.
    """

    name: str
    figure: float | None
    target: float
    unit: str = ""
    exactly: bool = False
    left_out: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the page keeps what it must; one that was left out breaks nothing."""
        if self.left_out:
            return True
        return self.figure is not None and (self.figure == self.target if self.exactly else self.figure <= self.target)

    @property
    def verdict(self) -> str:
        """In a word."""
        return "left out" if self.left_out else "ok" if self.is_met else "MISSED"

    def document(self) -> dict[str, Any]:
        """For the line of JSON."""
        return asdict(self) | {"met": None if self.left_out else self.is_met}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From its document."""
        return cls(**{field.name: document[field.name] for field in fields(cls)})


def table(measures: Iterable[Measure]) -> str:
    """One line a measure, for people."""
    rows = [(each.name, _figure(each), _target(each), each.verdict, each.left_out) for each in measures]
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(4)]
    return "\n".join(
        f"{name:<{widths[0]}}  {figure:>{widths[1]}}  {target:>{widths[2]}}  {verdict:<{widths[3]}}  {why}".rstrip()
        for name, figure, target, verdict, why in rows
    )


def _figure(measure: Measure) -> str:
    if measure.left_out:
        return "-"
    return "none" if measure.figure is None else f"{measure.figure:g} {measure.unit}".rstrip()


def _target(measure: Measure) -> str:
    return f"{'' if measure.exactly else '<= '}{measure.target:g} {measure.unit}".rstrip()
