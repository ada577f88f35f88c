"""Change the risk config."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork
from contracts.commands import UpdateConfig
from contracts.messages import Problem
from risk_service.domain.config_change import unknown_keys
from risk_service.domain.config_version import ConfigVersion
from risk_service.handlers.ports import Configs
from risk_service.handlers.put_in_force import (
    CONFIG_BYTES_MAX,
    PATIENCE_SECONDS,
    Change,
    count_in_flight,
    put_in_force,
)


async def update_config(
    command: UpdateConfig, *, uow: UnitOfWork, configs: Configs, ask: Callable[..., Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    """The config in force afterwards. Raises `Refused`: `CONFIG_VERSION_CONFLICT` with the version that is in force, `INVALID_CONFIG`,
    `CONFIG_TOO_LARGE`.
    """
    async with uow.begin(patience_seconds=PATIENCE_SECONDS) as work:

        async def change() -> dict[str, Any]:
            await work.fence.exclude()
            current = await configs.newest(work.connection)
            _require_version(command.expected_version, current)
            wanted = Change(command.changes, command.reason, bytes_max=CONFIG_BYTES_MAX)
            return (await put_in_force(command, wanted, current, work=work, configs=configs)).shown()

        result = await work.once(command, change)
    in_flight = await count_in_flight(ask, result["version"])
    return result | {"in_flight": in_flight, "unknown_keys": unknown_keys(command.changes)}


def _require_version(expected: int | None, current: ConfigVersion) -> None:
    if expected is None or expected == current.version:
        return
    shown = current.shown()
    raise Refused(
        Problem(
            code="CONFIG_VERSION_CONFLICT",
            message=f"The config is at version {current.version} (by {current.updated_by}), not at {expected}.",
            status=409,
            values={name: shown[name] for name in ("version", "updated_by", "updated_at")},
        )
    )
