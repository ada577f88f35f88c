"""When a person is asked: the section `operator_approval` of the risk config."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from contracts.scopes import SECTION
from contracts.values import Mode, Name, Quantity, Symbol


class ApprovalRule(BaseModel):
    """A person is asked about an order for which everything holds that the rule names."""

    model_config = SECTION

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """What the operator is told; made from what it names when left out."""
    min_notional: Quantity | None = None
    """Money: worth so much or more, or of unknown worth."""
    symbols: tuple[Symbol, ...] = ()
    accounts: tuple[Name, ...] = ()
    strategies: tuple[Name, ...] = ()
    """One of these."""
    modes: tuple[Mode, ...] = ()
    first_order_of_strategy: bool = False
    """No order of its strategy in its account has passed the gate yet."""
    outside_market_hours: bool = False
    """The market is closed by the hours that `limits.market_hours` sets for it, or that is not known."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not any(getattr(self, key) for key in ApprovalRule.model_fields.keys() - {"name"}):
            raise ValueError("a rule names what it asks about; to ask about everything, switch approval on")
        return self


class OperatorApproval(BaseModel):
    """When a person is asked."""

    model_config = SECTION

    auto_approve_paper: bool = True
    require_approval_for_live: bool = True
    approval_timeout_minutes: Annotated[int, Field(ge=1, le=10_080)] = 15
    exempt_exits: bool = False
    """Whether orders that only shrink a position go on without being held."""
    ask_when: Annotated[tuple[ApprovalRule, ...], Field(max_length=100)] = ()
    """Rules by which a person is asked beside the two switches; they never take away from those."""
    four_eyes_notional: Quantity | None = None
    """Money: live orders worth so much or more, or of unknown worth, wait for two different people, whatever the switch says."""
    require_named_operator: bool = False
    """Whether whoever decides says who it is: the name that is assumed where none is given does not do."""
