"""Show the config in force, an older one, and the history of all."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refused
from chassis.unit_of_work import UnitOfWork
from contracts.messages import Problem
from contracts.queries import ConfigHistory, GetConfig
from risk_service.handlers.cursors import read_cursor
from risk_service.handlers.ports import Configs


async def get_config(query: GetConfig, *, uow: UnitOfWork, configs: Configs) -> dict[str, Any]:
    """One version, whole. Raises `Refused` with `CONFIG_VERSION_UNKNOWN`."""
    async with uow.database.connect() as connection:
        if query.version is None:
            return (await configs.newest(connection)).shown()
        found = await configs.version(connection, query.version)
    if found is None:
        message = f"There is no version {query.version} of the config."
        raise Refused(Problem(code="CONFIG_VERSION_UNKNOWN", message=message, status=404))
    return found.shown()


async def list_config_versions(query: ConfigHistory, *, uow: UnitOfWork, configs: Configs) -> dict[str, Any]:
    """Every version, newest first: who put it in force, when, why, and what it changed."""
    async with uow.database.connect() as connection:
        page = await configs.page(connection, before=read_cursor(query.cursor), most=query.limit)
    following = str(page[-1].version) if len(page) == query.limit and page[-1].version > 1 else None
    return {"items": [version.in_history() for version in page], "next": following}
