"""Columns as array literals."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from risk_service.store.arrays import Field, arrays


def literal(type, *values):
    return arrays((Field("it", type, lambda value: value),), values)["it"]


def test_texts_are_quoted_whatever_is_in_them():
    assert literal("text", "plain", 'a "b"', "back\\slash", "{,}", "NULL", "") == (
        r'{"plain","a \"b\"","back\\slash","{,}","NULL",""}'
    )


def test_what_has_no_value_is_null():
    assert literal("numeric", Decimal("1.50"), None, Decimal("1E+3")) == "{1.50,NULL,1E+3}"
    assert literal("timestamptz", None, datetime(2026, 3, 2, 15, 0, 0, 5, tzinfo=UTC)) == (
        "{NULL,2026-03-02T15:00:00.000005+00:00}"
    )
    assert literal("uuid", UUID(int=1)) == "{00000000-0000-0000-0000-000000000001}"
    assert literal("boolean", True, False) == "{True,False}"


def test_no_rows_are_an_empty_array():
    assert literal("text") == "{}"


def test_a_text_that_postgresql_cannot_hold_is_an_error_and_not_two_texts():
    with pytest.raises(ValueError, match="NUL"):
        literal("text", "a\0b", "c")
