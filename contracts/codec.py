"""JSON, exactly: a number keeps every digit it was written with, on the way in and on the way out.

A float would turn `0.1000000000000000055` into `0.1`; money must not do that, and a config key that we have never heard of must come
back as it was written. Fractions therefore become `Decimal` while reading, and are written back as plain numbers.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn


class NotJson(ValueError):
    """The bytes are not one JSON document of finite numbers, in UTF-8, nested no deeper than the reader can follow."""


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")


def loads(raw: bytes | str) -> Any:
    """The document in `raw`; fractions as `Decimal`. Raises `NotJson`."""
    try:
        # Decoded here: `json.loads` would take UTF-16 and UTF-32 bytes as well, which no other reader expects.
        text = raw.decode() if isinstance(raw, bytes) else raw
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except NotJson:
        raise
    except ArithmeticError as error:  # `Decimal` refuses an exponent beyond its range, as in 1e9999999999999999999
        raise NotJson("a number is out of range") from error
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error) or "nested too deeply") from error


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
