"""Arithmetic on money and quantities that never rounds by itself.

Python's default context keeps 28 digits; a quantity times a price (18 digits before and 12 after the point each) has up to 60.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Final

from contracts.values import DECIMALS_MAX, DIGITS_MAX

ZERO: Final = Decimal(0)
EXACT: Final = Context(prec=120, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
_STEP: Final = Decimal(1).scaleb(-DECIMALS_MAX)

_LARGEST: Final = EXACT.subtract(Decimal(10) ** DIGITS_MAX, _STEP)
times = EXACT.multiply
plus = EXACT.add
minus = EXACT.subtract
# `-amount` and `abs(amount)` would round to 28 digits; `copy_negate` and `copy_abs` do not.


def ratio(amount: Decimal, by: Decimal) -> Decimal:
    """`amount / by`, to the last decimal that an amount may have. `by` is not zero."""
    return EXACT.divide(amount, by).quantize(_STEP, rounding=ROUND_HALF_EVEN, context=EXACT)


def writable(amount: Decimal) -> Decimal:
    """`amount` as a message can carry it: its size rounded up to `DECIMALS_MAX` decimals, and cut off at `DIGITS_MAX` digits."""
    if not amount:
        return ZERO
    if amount.copy_abs() > _LARGEST:
        return _LARGEST.copy_sign(amount)
    if -int(amount.as_tuple().exponent) <= DECIMALS_MAX:
        return amount
    return amount.quantize(_STEP, rounding=ROUND_UP, context=EXACT)
