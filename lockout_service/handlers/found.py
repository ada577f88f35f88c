"""Findings that wait to be locked for, each piece of evidence once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from chassis.logging import get_logger
from lockout_service.domain.finding import Finding

log = get_logger("interlock.lockout")
FINDINGS_MAX: Final = 10_000


class Found:
    """In the order in which they were found. The database may be away for as long as it likes: nothing is released meanwhile either."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str, str], Finding] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Let them wait; evidence that waits already waits once."""
        for finding in findings:
            if len(self._waiting) >= FINDINGS_MAX:
                log.error("evidence.no_room", symbol=finding.symbol, rule=finding.rule, key=finding.key)
                return
            self._waiting.setdefault((finding.rule, finding.symbol, finding.key), finding)

    def first(self, most: int) -> list[Finding]:
        """Those that have waited longest."""
        return [finding for finding, _ in zip(self._waiting.values(), range(most), strict=False)]

    def done(self, findings: Iterable[Finding]) -> None:
        """These need not wait any more."""
        for finding in findings:
            self._waiting.pop((finding.rule, finding.symbol, finding.key), None)
