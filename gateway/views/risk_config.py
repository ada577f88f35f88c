"""The risk config: an open document. What we know of it is typed in `contracts.config`; every other key is kept to the digit."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, NonNegativeInt

from contracts.values import ReasonText, UtcDatetime
from gateway.views.base import Body, ExpectedVersion, InFlight, NextPage, OpenView, View

Document = Annotated[
    dict[str, Any],
    Field(
        description="`trading_mode`, `trading_state`, `suspensions`, `operator_approval`, `limits`, `limit_overrides`, and whatever else was written.",
        examples=[{"trading_mode": "paper", "limits": {"max_order_notional": "25000"}}],
    ),
]


class RiskConfigChange(Body):
    """The keys to change, as a document of the config's own shape."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "config": {"limits": {"max_order_notional": "25000"}},
                    "expected_version": 7,
                    "reason": "smaller today",
                }
            ]
        }
    )

    config: Annotated[Document, Field(min_length=1)]
    expected_version: ExpectedVersion = None
    reason: ReasonText | None = None


class ConfigVersion(OpenView):
    """One version of the config, whole."""

    version: NonNegativeInt
    mode_epoch: NonNegativeInt = Field(description="How often the trading mode has changed.")
    config: Document
    updated_by: str
    updated_at: UtcDatetime
    reason: str | None = None


class ConfigVersionInForce(ConfigVersion):
    """The config after a change, in force."""

    in_flight: InFlight = None
    unknown_keys: list[str] = Field(
        default=[],
        description="Keys of the change that this version knows nothing of: kept to the digit, in force for nobody here. Look for a misspelling.",
        examples=[["limits.max_order_notionall"]],
    )


class Change(View):
    """One key that changed."""

    path: str = Field(examples=["operator_approval.auto_approve_paper"])
    before: Any = None
    after: Any = None


class PastVersion(OpenView):
    """One version in the history."""

    version: NonNegativeInt
    updated_by: str
    updated_at: UtcDatetime
    reason: str | None = None
    changed: list[Change] = []


class ConfigPage(View):
    """Versions, newest first."""

    items: list[PastVersion]
    next: NextPage = None
