"""Every limit there is, set so wide that the benchmark's orders pass: what the checks cost, without what they refuse."""

from __future__ import annotations

from typing import Any, Final

from benchmarks.proposals import TICKERS

_WIDE: Final = "1000000000"

EVERY_CHECK: Final[dict[str, Any]] = {
    "max_order_quantity": _WIDE,
    "max_order_notional": _WIDE,
    "max_gross_exposure": _WIDE,
    "max_net_exposure": _WIDE,
    "max_daily_loss": _WIDE,
    "max_drawdown": _WIDE,
    "loss_basis": "total",
    "max_position_quantity": _WIDE,
    "max_open_orders": 100_000,
    "account_order_rate": {"orders": 10_000, "seconds": 1},
    "strategy_order_rate": {"orders": 10_000, "seconds": 1},
    "duplicate_window_seconds": 1,
    "look_alike": {"seconds": 1, "percent": "0.00000001"},
    "runaway_refusals": {"orders": 1_000, "seconds": 1},
    "runaway_orders": {"orders": 1_000, "seconds": 1, "percent": "0.00000001"},
    "short_selling": True,
    "allowed_symbols": TICKERS,
    "restricted_symbols": ("NOT-TRADED-1", "NOT-TRADED-2"),
    "market_hours": {"calendar": "24/7"},
    "self_trades": False,
    "price_collar_percent": "10",
    "price_collar_amount": _WIDE,
    "price_collar_against": "touch",
    "quote_max_age_seconds": 60,
    "proposal_max_age_seconds": 60,
}
"""As in the risk config. Likeness looks back one second: at a thousand orders a second that is a thousand orders."""
