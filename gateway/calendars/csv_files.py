"""Calendars of lockouts as CSV (RFC 4180), with a header."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from gateway.calendars.entries import Row, require_few, row_of, unreadable

COLUMNS: Final = ("symbol", "reason", "starts_at", "expires_at", "duration_minutes", "side", "blocks", "account", "strategy")  # fmt: skip


def read_csv(text: str) -> list[Row]:
    """The rows under a header of `COLUMNS`, in any order; `symbol`, `reason` and an end are needed. Raises `HttpProblem` for what is no such file."""
    try:
        lines = [cells for cells in csv.reader(StringIO(text, newline=""), strict=True) if any(map(str.strip, cells))]
    except csv.Error as error:
        raise unreadable(str(error)) from error
    names = [name.strip().lower() for name in lines[0]] if lines else []
    _require_header(names)
    return require_few([_row(number, names, cells) for number, cells in enumerate(lines[1:], start=1)])


def _require_header(names: list[str]) -> None:
    unknown = sorted(set(names) - set(COLUMNS))
    if unknown:
        raise unreadable(f"the header names {', '.join(COLUMNS)}, not {', '.join(unknown)}.")
    if "symbol" not in names or len(set(names)) < len(names):
        raise unreadable(f"its first line is a header that names symbol and others of {', '.join(COLUMNS)}, each once.")


def _row(number: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) > len(names):
        return Row(
            number, None, f"it has {len(cells)} cells, and the header {len(names)}: text with a comma wants quotes"
        )
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
    return row_of(number, given)
