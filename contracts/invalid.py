"""What is wrong with a request, field by field, in words for a person and names for a program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_MACHINERY = re.compile(r"[\[\]()]|-(enum|int|float|str)$|^(none|function-\w+)$")
"""Parts of pydantic's paths that name its own validators, not anybody's field."""


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """`[{"field": "limits.max_order_notional", "message": ...}]` from pydantic's errors; one of each field, the first that was said."""
    found: dict[str, str] = {}
    for error in errors:
        parts = [str(part) for part in error["loc"] if isinstance(part, int) or not _MACHINERY.search(str(part))]
        message = str(error["msg"]).removeprefix("Value error, ")
        found.setdefault(".".join(parts) or "body", message)
    return [{"field": field, "message": message} for field, message in found.items()]
