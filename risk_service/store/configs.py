"""Every version of the risk config; its JSON goes through our own codec, so that no digit is lost (S9)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from chassis.connection import Connection
from contracts.codec import dumps, loads
from risk_service.domain.config_version import ConfigVersion

_COLUMNS = "version, CAST(document AS text) AS document, mode_epoch, CAST(changed AS text) AS changed, reason, updated_by, updated_at"
_NEWEST = text(f"SELECT {_COLUMNS} FROM risk.risk_configs ORDER BY version DESC LIMIT 1")
_ONE = text(f"SELECT {_COLUMNS} FROM risk.risk_configs WHERE version = :version")
_PAGE = text(
    f"SELECT {_COLUMNS} FROM risk.risk_configs WHERE CAST(:before AS bigint) IS NULL OR version < :before "
    "ORDER BY version DESC LIMIT :most"
)
_INSERT = text(
    "INSERT INTO risk.risk_configs (version, document, mode_epoch, changed, reason, updated_by, updated_at) "
    "VALUES (:version, CAST(:document AS json), :mode_epoch, CAST(:changed AS json), :reason, :updated_by, :updated_at)"
)


class Configs:
    """The table `risk.risk_configs`."""

    async def newest(self, connection: Connection) -> ConfigVersion:
        """The version in force."""
        return _row((await connection.execute(_NEWEST)).one())

    async def version(self, connection: Connection, version: int) -> ConfigVersion | None:
        """One version; none if there is none."""
        found = (await connection.execute(_ONE, {"version": version})).one_or_none()
        return None if found is None else _row(found)

    async def page(self, connection: Connection, *, before: int | None, most: int) -> list[ConfigVersion]:
        """Versions below `before`, newest first."""
        return [_row(row) for row in await connection.execute(_PAGE, {"before": before, "most": most})]

    async def insert(self, connection: Connection, row: ConfigVersion) -> None:
        """Add a version."""
        values = {name: getattr(row, name) for name in ("version", "mode_epoch", "reason", "updated_by", "updated_at")}
        exact = {"document": dumps(row.document), "changed": dumps(row.changed)}
        await connection.execute(_INSERT, values | exact)


def _row(row: Any) -> ConfigVersion:
    return ConfigVersion(
        row.version, loads(row.document), row.mode_epoch, loads(row.changed), row.reason, row.updated_by, row.updated_at
    )
