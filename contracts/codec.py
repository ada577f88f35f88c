"""JSON, exactly: a number keeps every digit it was written with, on the way in and on the way out.

A float would turn `0.1000000000000000055` into `0.1`; money must not do that, and a config key that we have never heard of must come
back as it was written. Fractions therefore become `Decimal` while reading, and are written back as plain numbers.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final, NoReturn

NESTING_MAX: Final = 128
"""Deeper than this nothing is read: writing it again, level by level, would exhaust the stack."""
NUMBER_LENGTH_MAX: Final = 4_300
"""Digits of a number, written out: Python's own bound for integers. `1e999999999` is short, and an integer made of it fills the memory."""


class NotJson(ValueError):
    """The bytes are not one JSON document of finite numbers, in UTF-8, of sane depth and number length."""


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def _fraction(text: str) -> Decimal:
    exponent = text.lower().partition("e")[2]
    if len(text) > NUMBER_LENGTH_MAX or abs(int(exponent or 0)) > NUMBER_LENGTH_MAX:
        raise NotJson("a number is out of range")
    return Decimal(text)


_DECODER: Final = json.JSONDecoder(parse_float=_fraction, parse_constant=_refuse_constant)


def loads(raw: bytes | str) -> Any:
    """The document in `raw`; fractions as `Decimal`. Raises `NotJson`."""
    try:
        # Decoded here: `json.loads` would take UTF-16 and UTF-32 bytes as well, which no other reader expects.
        text = raw.decode() if isinstance(raw, bytes) else raw
        document = _DECODER.decode(text)
        _require_shallow(text, document)
        return document
    except NotJson:
        raise
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error) or "nested too deeply") from error


def _require_shallow(text: str, document: Any) -> None:
    if text.count("[") + text.count("{") <= NESTING_MAX:
        return
    layer = [document]
    for _ in range(NESTING_MAX):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return
    raise NotJson(f"nested deeper than {NESTING_MAX}")


def dumps(document: Any) -> str:
    """`document` as compact JSON; a `Decimal` is written as the number it is. The inverse of `loads`, to the digit."""
    match document:
        case Decimal():
            return str(document)
        case dict():
            return "{" + ",".join(f"{json.dumps(str(key))}:{dumps(item)}" for key, item in document.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(dumps(item) for item in document) + "]"
        case _:
            return json.dumps(document)
