"""Values as PostgreSQL reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from chassis.parameters import as_parameter
from contracts.values import Side


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        ("", b""),
        ("it's \u20ac 5", "it's \u20ac 5".encode()),
        (Side.BUY, b"buy"),
        (True, b"t"),
        (False, b"f"),
        (7, b"7"),
        (Decimal("1E+3"), b"1E+3"),
        (b"\x00\xff", rb"\x00ff"),
        (datetime(2026, 3, 2, 15, 0, 0, 5, tzinfo=UTC), b"2026-03-02T15:00:00.000005+00:00"),
        (UUID(int=1), b"00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_value_is_written_as_the_server_writes_it(value: Any, written: bytes | None) -> None:
    assert as_parameter(value) == written


def test_texts_of_an_array_are_quoted_whatever_is_in_them() -> None:
    assert as_parameter(["plain", 'a "b"', "back\\slash", "{,}", "NULL", ""]) == (
        rb'{"plain","a \"b\"","back\\slash","{,}","NULL",""}'
    )


def test_what_has_no_value_is_null_in_an_array_too() -> None:
    assert as_parameter([Decimal("1.50"), None, Decimal("1E+3")]) == b"{1.50,NULL,1E+3}"
    assert as_parameter([True, False, None]) == b"{t,f,NULL}"
    assert as_parameter([b"\x01"]) == rb'{"\\x01"}'
    assert as_parameter(()) == b"{}"


@pytest.mark.parametrize("value", [{"a": 1}, memoryview(b"a"), bytearray(b"a"), timedelta(1), [[1]], object()])
def test_a_type_that_is_not_known_is_refused_and_not_guessed(value: Any) -> None:
    with pytest.raises(TypeError, match="not a value that PostgreSQL is sent"):
        as_parameter(value)


@pytest.mark.parametrize("value", ["a\0b", ["a\0b", "c"]])
def test_a_text_that_postgresql_cannot_hold_is_an_error_and_not_a_shorter_one(value: Any) -> None:
    with pytest.raises(psycopg.DataError, match="NUL"):
        as_parameter(value)
