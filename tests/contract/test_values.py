"""The values that messages are made of: what they take, what they refuse, and that no amount ever goes through a float."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import exchange_calendars
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import TypeAdapter, ValidationError

from contracts.codec import dumps, loads
from contracts.config import RiskConfig
from contracts.market_calendars import MARKET_CALENDARS
from contracts.orders import Order
from contracts.values import (
    DECIMALS_MAX,
    DIGITS_MAX,
    Amount,
    IdempotencyKey,
    Name,
    OrderId,
    Price,
    Quantity,
    ReasonText,
    Size,
    Symbol,
    SymbolOrAny,
    UtcDatetime,
    plain,
)

amount: TypeAdapter[Decimal] = TypeAdapter(Amount)
symbol: TypeAdapter[str] = TypeAdapter(Symbol)
moment: TypeAdapter[datetime] = TypeAdapter(UtcDatetime)
amounts = some.decimals(
    min_value=-(10**DIGITS_MAX) + 1, max_value=10**DIGITS_MAX - 1, places=DECIMALS_MAX, allow_nan=False
)
offsets = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def refuses(value_type: Any, value: Any) -> bool:
    """Whether the type does not take the value."""
    try:
        TypeAdapter(value_type).validate_python(value)
    except ValidationError:
        return True
    return False


@given(amounts)
def test_an_amount_keeps_every_digit_as_text_and_as_a_number(exact: Decimal) -> None:
    assert amount.validate_python(plain(exact)) == exact
    assert amount.validate_python(loads(dumps(exact))) == exact
    assert amount.validate_python(loads(amount.dump_json(exact))) == exact


@pytest.mark.parametrize("zero", ["0", "-0", "0.000", "0E-999999999", Decimal("0E-999999999"), "0E+17"])
def test_zero_is_zero_however_many_decimals_it_is_written_with(zero: Any) -> None:
    """S12: the same number with an exponent is a billion characters without."""
    assert amount.validate_python(zero).as_tuple() == Decimal(0).as_tuple()
    assert amount.dump_python(amount.validate_python(zero)) == "0"


@pytest.mark.parametrize("text", ["1_0", "1_000.5", "\N{FULLWIDTH DIGIT ONE}0", "\N{ARABIC-INDIC DIGIT ONE}"])
def test_what_only_python_reads_as_a_number_is_no_amount(text: str) -> None:
    assert refuses(Amount, text)


@given(some.floats())
def test_a_float_is_never_an_amount(inexact: float) -> None:
    assert refuses(Amount, inexact)


@given(some.text())
def test_text_that_is_no_number_is_refused_and_never_raises_anything_else(text: str) -> None:
    try:
        Decimal(text.strip())
    except ArithmeticError:
        assert refuses(Amount, text)
    else:
        refuses(Amount, text)


@pytest.mark.parametrize(
    "wrong", ["", "NaN", "Infinity", "-Infinity", "1e999999999", "1e18", "0.0000000000001", True, None, [], {}, b"1"]
)
def test_what_is_no_finite_amount_of_sane_length_is_refused(wrong: Any) -> None:
    assert refuses(Amount, wrong)


@pytest.mark.parametrize("long", ["10000000000000000.0000000000000", "999999999999999999.999999999999", "0E-500"])
def test_an_amount_of_more_digits_than_arithmetic_holds_is_judged_like_any_other(long: str) -> None:
    """Rounding such a one raises `InvalidOperation`, which no reader expects: it once stopped a consumer."""
    assert amount.validate_python(long) == Decimal(long)
    assert refuses(Amount, "10000000000000000.0000000000001")


@pytest.mark.parametrize(
    ("written", "plainly"),
    [("1.50", "1.5"), ("1E+3", "1000"), ("-0", "0"), ("0.000", "0"), ("0.10", "0.1"), ("100", "100"), ("-2.0", "-2")],
)
def test_an_amount_is_written_without_exponent_and_trailing_zeros(written: str, plainly: str) -> None:
    assert plain(Decimal(written)) == plainly


@given(amounts)
def test_the_plain_form_of_an_amount_is_one_for_equal_amounts(exact: Decimal) -> None:
    assert plain(Decimal(plain(exact))) == plain(exact)
    assert Decimal(plain(exact)) == exact
    assert "E" not in plain(exact)
    assert not plain(exact).endswith(".")


def test_prices_and_quantities_are_above_zero_and_sizes_not_below() -> None:
    for above_zero in (Price, Quantity):
        assert refuses(above_zero, "0")
        assert refuses(above_zero, "-1")
        assert not refuses(above_zero, "0.000000000001")
    assert refuses(Size, "-0.1")
    assert not refuses(Size, "0")


@pytest.mark.parametrize(
    ("given_", "meant"), [(" aapl ", "AAPL"), ("brk.b", "BRK.B"), ("BTC/usd", "BTC/USD"), ("es_f", "ES_F")]
)
def test_a_symbol_is_trimmed_and_upper_cased(given_: str, meant: str) -> None:
    assert symbol.validate_python(given_) == meant


@pytest.mark.parametrize("wrong", ["", " ", "*", ">", "A*", "A B", "A..B", "A.", ".A", "Ä", "A" * 33, 1, None, "A\nB"])
def test_what_could_be_a_wildcard_or_no_subject_token_is_no_symbol(wrong: Any) -> None:
    assert refuses(Symbol, wrong)


@given(some.text(max_size=40))
def test_every_symbol_that_is_taken_is_taken_again_unchanged_and_makes_a_subject(text: str) -> None:
    if not refuses(Symbol, text):
        taken = symbol.validate_python(text)
        assert symbol.validate_python(taken) == taken
        tokens = f"market.quote.{taken}".split(".")
        assert all(tokens)
        assert not set("*> \t\r\n") & set("".join(tokens))


def test_the_wildcard_is_a_symbol_only_where_one_is_meant() -> None:
    assert TypeAdapter(SymbolOrAny).validate_python(" * ") == "*"
    assert refuses(Symbol, "*")


@given(some.datetimes(min_value=datetime(1970, 1, 3), max_value=datetime(9998, 1, 1)), offsets)
def test_a_time_with_an_offset_is_kept_in_utc_and_comes_back_as_the_same_moment(
    naive: datetime, offset: timezone
) -> None:
    aware = naive.replace(tzinfo=offset)
    taken = moment.validate_python(aware.isoformat())
    assert taken == aware
    assert taken.tzinfo is UTC
    assert loads(moment.dump_json(taken)).endswith("Z")
    assert moment.validate_json(moment.dump_json(taken)) == aware


@pytest.mark.parametrize("naive", ["2026-03-02T12:00:00", "2026-03-02", datetime(2026, 3, 2, 12)])
def test_a_time_without_an_offset_is_refused(naive: Any) -> None:
    assert refuses(UtcDatetime, naive)


@pytest.mark.parametrize("wrong", ["", "a" * 65, "a.b", "a b", "a*", "a>", "ä", "a\n", 7, None])
def test_an_order_id_is_1_to_64_letters_digits_dashes_and_underscores(wrong: Any) -> None:
    assert refuses(OrderId, wrong)


def test_names_reasons_and_keys_have_bounds() -> None:
    assert not refuses(Name, "desk 7/alice@example.com")
    assert refuses(Name, "")
    assert refuses(Name, "a" * 65)
    assert refuses(Name, "a\nb")
    assert TypeAdapter(ReasonText).validate_python("  a storm ") == "a storm"
    assert refuses(ReasonText, "   ")
    assert refuses(ReasonText, "x" * 501)
    assert refuses(IdempotencyKey, "a b")
    assert refuses(IdempotencyKey, "x" * 129)


@given(amounts.filter(lambda value: value > 0))
def test_the_same_terms_have_the_same_hash_however_they_were_written(quantity: Decimal) -> None:
    written = [str(quantity), plain(quantity), str(quantity) + ("0" if "." in str(quantity) else ".0")]
    orders = [
        Order.model_validate({"order_id": "o", "symbol": " aapl ", "side": "buy", "quantity": text})
        for text in written
        if not refuses(Quantity, text)
    ]
    assert len({order.terms_hash for order in orders}) == 1


def test_the_calendars_that_may_be_named_are_those_of_the_library():
    assert sorted(MARKET_CALENDARS) == sorted(exchange_calendars.get_calendar_names(include_aliases=False))


@pytest.mark.parametrize(
    "section", [{"loss_day": {"timezone": "\ud800"}}, {"limits": {"market_hours": {"calendar": "\ud800"}}}]
)
def test_what_cannot_be_written_is_refused_in_words_that_can(section: Any) -> None:
    """S12: half a surrogate pair comes as valid JSON."""
    with pytest.raises(ValidationError) as refused:
        RiskConfig.model_validate(section)
    assert "\\ud800" in refused.value.errors()[0]["msg"].encode().decode()
