"""The gateway's settings, from environment variables `INTERLOCK_...`."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import NoDecode

from chassis.settings import BusSettings

Seconds = Annotated[float, Field(gt=0, le=60)]


class GatewaySettings(BusSettings):
    """Where it listens, whom it lets in, and how long it waits for others."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    insecure_no_auth: bool = False
    """Allows a host that others can reach although nobody signs in yet: whoever reaches it may trade."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Host names, comma-separated, under which a browser may call besides loopback names and addresses."""
    command_timeout_seconds: Seconds = 12.0
    """Longer than a change waits for the fence (10 s), publishes, and asks what is in flight."""
    query_timeout_seconds: Seconds = 2.0
    publish_timeout_seconds: Seconds = 3.0
    heartbeat_seconds: Annotated[float, Field(ge=0.1, le=60)] = 5.0
    """How often the event stream says that it lives; a page calls it stale after two and a half of these."""

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return tuple(name.strip().lower() for name in value.split(",") if name.strip())

    @model_validator(mode="after")
    def _loopback_until_there_is_sign_in(self) -> Self:
        if not is_loopback(self.host) and not self.insecure_no_auth:
            raise ValueError(
                f"nobody signs in yet, so the gateway listens on this machine alone and refuses {self.host}: whoever "
                "reaches it could trade. Use --host 127.0.0.1, or accept that with --insecure-no-auth "
                "(INTERLOCK_INSECURE_NO_AUTH=1)"
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
