"""Back-pressure (P17): risk stops passing new orders while the way to the release gate takes more than half a lease."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from contracts.passes import LEASE_SECONDS_MAX

HALF_A_LEASE: Final = timedelta(seconds=LEASE_SECONDS_MAX / 2)
"""An order that takes longer would be returned for its age alone, and each return would make the way longer."""


def holds_back(on_way_since: datetime | None, now: datetime) -> bool:
    """Whether new orders wait: `on_way_since` is when the order that is longest on its way set out; none if no order is."""
    return on_way_since is not None and now - on_way_since > HALF_A_LEASE
