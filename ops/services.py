"""The five services as data: what to run, and as which NATS user and database role."""

from __future__ import annotations

from dataclasses import dataclass

GATEWAY = "gateway"
ADMIN = "ops"
"""The NATS user that may do everything."""
BOT = "bot"


@dataclass(frozen=True)
class Service:
    """One service: a package that runs as `python -m <module>`.

    `user` is its NATS user; `role` its database role and schema, or None for a service without state.
    """

    name: str
    module: str
    user: str
    role: str | None


SERVICES: tuple[Service, ...] = (
    Service("risk_service", "risk_service", "risk", "risk"),
    Service("approval_service", "approval_service", "approval", "approval"),
    Service("lockout_service", "lockout_service", "lockout", "lockout"),
    Service("broker_adapter", "broker_adapter", "broker", "broker"),
    Service(GATEWAY, GATEWAY, GATEWAY, None),
)
ROLES: tuple[str, ...] = tuple(service.role for service in SERVICES if service.role is not None)
