"""A change of the risk config: it changes the keys that it names and nothing else (S9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from contracts.codec import dumps
from contracts.config import RiskConfig

Document = dict[str, Any]
NESTING_MAX: Final = 64
"""Deeper than this no config is written."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The document after a change, what changed, and how often the trading mode has changed since the first (P6)."""

    document: Document
    changes: tuple[Document, ...]
    mode_epoch: int

    @property
    def any(self) -> bool:
        """Whether anything is different now."""
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Invalid:
    """A config that cannot be in force: `[{"key": "limits.max_order_quantity", "message": ...}]`."""

    errors: tuple[dict[str, str], ...]


def change_config(document: Document, mode_epoch: int, changes: Document) -> Changed | Invalid:
    """`document` with `changes` merged in. Keys that nobody named keep their value, known to us or not, to the digit."""
    if _deeper_than(changes, NESTING_MAX):
        return Invalid(({"key": "", "message": f"nested deeper than {NESTING_MAX}"},))
    merged = merge(document, changes)
    try:
        after = RiskConfig.model_validate(merged)
    except ValidationError as error:
        return Invalid(_errors(error))
    before = RiskConfig.model_validate(document)
    epoch = mode_epoch + (after.trading_mode is not before.trading_mode)
    return Changed(merged, tuple(_differences(document, merged)), epoch)


def unknown_keys(changes: Document, known: type[BaseModel] = RiskConfig, above: str = "") -> list[str]:
    """The paths in `changes` that this version does not act on: kept, but in force for nobody here. A misspelt limit is one of them."""
    found: list[str] = []
    for key, value in changes.items():
        field = known.model_fields.get(key)
        if field is None:
            found.append(f"{above}{key}")
        elif isinstance(value, dict) and (section := _section_of(field.annotation)):
            found += unknown_keys(value, section, f"{above}{key}.")
        elif isinstance(value, list):
            section = next(filter(None, map(_section_of, get_args(field.annotation))), None)
            for place, entry in enumerate(value):
                if section is not None and isinstance(entry, dict):
                    found += unknown_keys(entry, section, f"{above}{key}.{place}.")
    return found


def _section_of(annotation: Any) -> type[BaseModel] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def merge(document: Document, changes: Document) -> Document:
    """Objects are merged key by key; anything else, a list too, is replaced whole. `null` is a value like others."""
    merged = dict(document)
    for key, value in changes.items():
        known = document.get(key)
        merged[key] = merge(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def _differences(before: Document, after: Document, path: tuple[str, ...] = ()) -> list[Document]:
    """One entry a changed leaf: its path, and what it was and is; a key that was not there has no `before`."""
    found: list[Document] = []
    for key, value in after.items():
        here = (*path, key)
        if key not in before:
            found.append({"path": ".".join(here), "after": value})
        elif isinstance(before[key], dict) and isinstance(value, dict):
            found += _differences(before[key], value, here)
        elif dumps(before[key]) != dumps(value):
            found.append({"path": ".".join(here), "before": before[key], "after": value})
    return found


def _errors(error: ValidationError) -> tuple[dict[str, str], ...]:
    return tuple(
        {"key": ".".join(str(part) for part in problem["loc"]), "message": problem["msg"].removeprefix("Value error, ")}
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _deeper_than(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels + 1):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return False
    return True
