"""Settings that every service has, from environment variables `INTERLOCK_...`; a wrong one is named with its fix."""

from __future__ import annotations

import sys
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "INTERLOCK_"
Fault = Literal["no_inbox", "ack_before_commit", "no_fence", "publish_without_outbox", "ack_on_error"]


class BusSettings(BaseSettings):
    """How to reach NATS, how to log, and the switches that exist for test runs alone."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    nats_url: str = "nats://127.0.0.1:4222"
    """Address of the server or servers, comma-separated, without credentials."""
    nats_user: str = ""
    nats_password: str = Field(default="", repr=False)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "json"
    test_run: bool = False
    """Allows the settings below, which exist to break things on purpose."""
    crash_at: str = ""
    """`point:n`: die at the n-th pass of a named crash point. `@file`: as that file tells, once it is there."""
    faults: tuple[Fault, ...] = ()
    """Deliberate faults, as a JSON list: positive controls of the fault tests."""
    cache_delay_seconds: Annotated[float, Field(ge=0, le=60)] = 0
    """Delays what refreshes caches (`config.updated`, `lockout.*`) towards this process."""

    @model_validator(mode="after")
    def _breaking_things_needs_a_test_run(self) -> Self:
        if not self.test_run and (self.crash_at or self.faults or self.cache_delay_seconds):
            raise ValueError(
                f"{PREFIX}CRASH_AT, {PREFIX}FAULTS and {PREFIX}CACHE_DELAY_SECONDS break things on purpose: "
                f"unset them, or set {PREFIX}TEST_RUN=1 in a test"
            )
        return self


class ServiceSettings(BusSettings):
    """A service that keeps state in PostgreSQL."""

    database_url: str = Field(repr=False)
    """`postgresql://role:password@host:port/database`, the service's own role."""
    database_pool_size: Annotated[int, Field(ge=2, le=50)] = 8


S = TypeVar("S", bound=BusSettings)


def load(settings: type[S]) -> S:
    """The settings of the environment; says which one is wrong, and how to mend it, and exits with status 2."""
    try:
        return settings()
    except ValidationError as error:
        for problem in error.errors():
            name = PREFIX + "_".join(str(part) for part in problem["loc"]).upper() if problem["loc"] else "settings"
            hint = "set this environment variable" if problem["type"] == "missing" else problem["msg"]
            print(f"{name}: {hint}", file=sys.stderr)
        raise SystemExit(2) from None
