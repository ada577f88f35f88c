"""The three settings that say when a person is asked, and the mode that they apply to."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, NonNegativeInt, StrictBool, model_validator
from pydantic.json_schema import SkipJsonSchema

from contracts.values import Mode, ReasonText, UtcDatetime
from gateway.views.base import Body, ExpectedVersion, InFlight, View

SETTINGS = ("auto_approve_paper", "require_approval_for_live", "approval_timeout_minutes")
TimeoutMinutes = Annotated[int, Field(strict=True, ge=1, le=10_080)]


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class ApprovalConfigChange(Body):
    """Any of the three settings, at least one; the others stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"auto_approve_paper": False, "reason": "watching the open"}]}
    )

    auto_approve_paper: StrictBool | SkipJsonSchema[None] = Field(
        None, description="Paper orders go on without being asked about.", json_schema_extra=_without_default
    )
    require_approval_for_live: StrictBool | SkipJsonSchema[None] = Field(
        None, description="Live orders wait for a person.", json_schema_extra=_without_default
    )
    approval_timeout_minutes: TimeoutMinutes | SkipJsonSchema[None] = Field(
        None,
        description="How long an order waits for a person before it is denied; those that wait already keep their time.",
        json_schema_extra=_without_default,
    )
    expected_version: ExpectedVersion = None
    reason: ReasonText | None = None

    @model_validator(mode="after")
    def _names_a_setting(self) -> Self:
        if not self.changes:
            raise ValueError(f"name at least one of {', '.join(SETTINGS)}")
        for name in SETTINGS:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name}: give a value, or leave it out")
        return self

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that are named, with their new values."""
        return {name: getattr(self, name) for name in SETTINGS if getattr(self, name) is not None}


class ApprovalConfig(View):
    """When a person is asked, as it holds now."""

    auto_approve_paper: bool
    require_approval_for_live: bool
    approval_timeout_minutes: int
    trading_mode: Mode
    version: NonNegativeInt = Field(description="Of the config that these settings are part of.")
    updated_by: str
    updated_at: UtcDatetime


class ApprovalConfigInForce(ApprovalConfig):
    """The settings after a change, in force."""

    in_flight: InFlight
