"""`--replicas`: how many processes each service gets."""

from __future__ import annotations

from collections.abc import Iterable

from deploy.problems import StackError
from ops.services import GATEWAY, SERVICES

REPLICAS_MAX = 16


def parse_replicas(given: Iterable[str]) -> dict[str, int]:
    """`2` counts for every service but the gateway, which would need a port each; `risk_service=2` for one."""
    names = [service.name for service in SERVICES]
    counts: dict[str, int] = {}
    for part in given:
        name, _, number = part.rpartition("=")
        if not number.isdigit() or not 1 <= int(number) <= REPLICAS_MAX or (name and name not in names):
            raise StackError(
                f"--replicas {part}: expected a number from 1 to {REPLICAS_MAX}, or SERVICE=NUMBER with one of "
                f"{', '.join(names)}."
            )
        counts |= {other: int(number) for other in ([name] if name else names) if name or other != GATEWAY}
    return counts
