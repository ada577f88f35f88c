"""Columns of many rows as arrays, for `INSERT ... SELECT FROM unnest(...)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause, text


@dataclass(frozen=True)
class Field:
    """A column, its SQL type, and how a row's value is found."""

    name: str
    type: str
    of: Callable[[Any], Any]


def arrays(fields: Sequence[Field], rows: Sequence[Any]) -> dict[str, list[Any]]:
    """The parameters of `unnesting`: one array a column."""
    return {field.name: [field.of(row) for row in rows] for field in fields}


def unnesting(fields: Sequence[Field]) -> str:
    """`unnest(...) AS fresh(...)` over the parameters of `arrays`."""
    casts = ", ".join(f"CAST(:{field.name} AS {field.type}[])" for field in fields)
    return f"unnest({casts}) AS fresh({', '.join(field.name for field in fields)})"


def updating(table: str, key: Sequence[Field], changed: Sequence[Field], *, also: str = "") -> TextClause:
    """`UPDATE table SET ... FROM unnest(...)`: every `changed` column, where the `key` columns match."""
    settings = ", ".join(f"{field.name} = fresh.{field.name}" for field in changed)
    match = " AND ".join(f"known.{field.name} = fresh.{field.name}" for field in key)
    return text(f"UPDATE {table} AS known SET {settings}{also} FROM {unnesting((*key, *changed))} WHERE {match}")
