"""What a statement answers."""

from __future__ import annotations

from typing import Any


class Rows(list[Any]):
    """Rows with a field a column, and how many rows the statement touched."""

    def __init__(self, rows: Any = (), rowcount: int = 0) -> None:
        super().__init__(rows)
        self.rowcount = rowcount

    def one(self) -> Any:
        """The only row. Raises `ValueError` where there is none, or another."""
        (row,) = self
        return row

    def one_or_none(self) -> Any | None:
        """The only row, if there is one. Raises `ValueError` for several."""
        return self.one() if self else None

    def scalar_one(self) -> Any:
        """The only value of the only row."""
        (value,) = self.one()
        return value
