"""The demo's habits are predictable."""

from __future__ import annotations

from decimal import Decimal

from contracts.values import Side, TimeInForce
from examples.strategies import LATE_SECONDS, Crossing, Intent, Latecomer, Patient, Stake, Strategy

STAKE = Stake("NVDA", Decimal(1), money=Decimal(1000))


def wants(strategy: Strategy, *prices: int, holding: int = 0) -> Intent | None:
    """What it wants after these prices."""
    for price in prices:
        strategy.see(Decimal(price))
    return strategy.want(Decimal(holding))


def test_a_stake_is_whole_lots_and_never_none() -> None:
    assert STAKE.quantity(Decimal(300)) == 3
    assert STAKE.quantity(Decimal(3000)) == 1
    assert Stake("BTC/USD", Decimal("0.001")).quantity(Decimal(50_000)) == Decimal("0.100")


def test_crossing_buys_above_the_average_and_sells_all_it_holds_below() -> None:
    assert wants(Crossing(STAKE), 100, 101) == Intent("crossing", "NVDA", Side.BUY, Decimal(9))
    assert wants(Crossing(STAKE), 100, 101, holding=9) is None
    assert wants(Crossing(STAKE), 100, 99, holding=9) == Intent("crossing", "NVDA", Side.SELL, Decimal(9))
    assert wants(Crossing(STAKE), 100, 99) is None


def test_crossing_forgets_old_prices() -> None:
    assert wants(Crossing(STAKE, prices=2), 1000, 100, 101) is not None


def test_patient_bids_below_and_offers_what_it_has_above() -> None:
    patient = Patient(STAKE, distance=Decimal("0.01"))
    assert wants(patient, 100) == Intent("patient", "NVDA", Side.BUY, Decimal(10), Decimal("99.00"), TimeInForce.GTC)
    offered = Intent("patient", "NVDA", Side.SELL, Decimal(7), Decimal("101.00"), TimeInForce.GTC)
    assert wants(patient, 100, holding=7) == offered


def test_the_latecomer_is_late_now_and_then_and_waits_until_it_may() -> None:
    latecomer = Latecomer(STAKE, first=2, every=3)
    assert wants(latecomer, 100) is None
    late = wants(latecomer, 100, 100)
    assert late is not None
    assert late.late_seconds == LATE_SECONDS > 60
    assert wants(latecomer, 100, 100) is None
    assert wants(latecomer, 100) is not None
