"""Put a changed config in force: under the fence, so that nothing is released under the old one once this returned (P1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from chassis.errors import OutcomeUnknown, Refused, Transient, Unreachable
from chassis.unit_of_work import Work
from contracts.codec import dumps
from contracts.events import ConfigUpdated
from contracts.messages import Command, Problem, Request
from contracts.passes import CONFIG_FENCE
from contracts.queries import InFlight
from contracts.scopes import Scope
from risk_service.domain.config_change import Changed, Document, Invalid, change_config
from risk_service.domain.config_version import ConfigVersion
from risk_service.handlers.ports import Configs

PATIENCE_SECONDS = 10.0
"""How long a change waits for the deciders that hold the fence; each lets go within about a second."""
CONFIG_BYTES_MAX: Final = 400_000
"""No update makes it larger: a halt must still fit into one message with it, and the kill switch is not refused for its size."""


@dataclass(frozen=True)
class Change:
    """What is to change, why, and whose resting orders are to be canceled with it."""

    changes: Document
    reason: str | None
    cancel_open_orders: Scope | None = None
    bytes_max: int | None = None
    """How large the config may become."""


async def put_in_force(
    command: Command, change: Change, current: ConfigVersion, *, work: Work, configs: Configs
) -> ConfigVersion:
    """The version in force afterwards; the current one when there was nothing to do. The fence is held exclusively.

    Raises `Refused` with `INVALID_CONFIG`, naming the keys, or `CONFIG_TOO_LARGE`.
    """
    changed = changed_config(current, change.changes, bytes_max=change.bytes_max)
    if not changed.any and change.cancel_open_orders is None:
        return current
    version = ConfigVersion(
        version=await work.fence.raise_version(CONFIG_FENCE),
        document=changed.document,
        mode_epoch=changed.mode_epoch,
        changed=list(changed.changes),
        reason=change.reason,
        updated_by=command.actor,
        updated_at=await work.now(),
    )
    await configs.insert(work.connection, version)
    work.outbox.add(_event(command, version, change.cancel_open_orders))
    return version


async def count_in_flight(ask: Callable[..., Awaitable[dict[str, Any]]], version: int) -> int | None:
    """How many orders were released before this version and are not sent yet; none when broker_adapter does not say."""
    query: Request = InFlight(config_version=version)
    try:
        answer = await ask(query, timeout_seconds=0.5)
    except (Unreachable, OutcomeUnknown, Refused, Transient):
        return None
    return int(answer["in_flight"])


def changed_config(current: ConfigVersion, changes: Document, *, bytes_max: int | None) -> Changed:
    """What `changes` make of the config. Raises `Refused` with `INVALID_CONFIG`, naming the keys, or `CONFIG_TOO_LARGE`."""
    match change_config(current.document, current.mode_epoch, changes):
        case Invalid(errors):
            sentence = "; ".join(f"{error['key']}: {error['message']}" for error in errors)
            values = {"errors": list(errors)}
            raise Refused(Problem(code="INVALID_CONFIG", message=sentence, status=422, values=values))
        case Changed() as changed:
            _require_small(changed.document, current.document, bytes_max)
            return changed


def _require_small(document: Document, before: Document, bytes_max: int | None) -> None:
    """What is too large already may be made smaller step by step."""
    size = len(dumps(document))
    if bytes_max is not None and size > max(bytes_max, len(dumps(before))):
        message = f"The config would have {size} bytes; at most {bytes_max}."
        raise Refused(Problem(code="CONFIG_TOO_LARGE", message=message, status=422, values={"bytes_max": bytes_max}))


def _event(command: Command, version: ConfigVersion, cancel_open_orders: Scope | None) -> ConfigUpdated:
    return ConfigUpdated(
        occurred_at=version.updated_at,
        correlation_id="config",
        causation_id=command.idempotency_key,
        actor=command.actor,
        config_version=version.version,
        mode_epoch=version.mode_epoch,
        config=version.document,
        changed=version.changed,
        reason=version.reason,
        cancel_open_orders=cancel_open_orders,
    )
