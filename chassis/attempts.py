"""How often a message failed for no reason that we know: counted in the database, since the server's count can go backwards."""

from __future__ import annotations

from sqlalchemy import text

from chassis.database import Database

FAILURES_MAX = 5
"""After so many a message that fails like a bug is dead-lettered."""


class Attempts:
    """The failures of one service's consumers."""

    def __init__(self, database: Database, schema: str) -> None:
        self._database = database
        self._count = text(
            f"INSERT INTO {schema}.attempts AS known (consumer, stream_sequence, failures, last_error) "
            "VALUES (:consumer, :sequence, 1, :error) ON CONFLICT (consumer, stream_sequence) "
            "DO UPDATE SET failures = known.failures + 1, last_error = excluded.last_error RETURNING failures"
        )

    async def failed(self, consumer: str, sequence: int, error: str) -> int:
        """Record one more failure; how many there are now."""
        async with self._database.begin() as connection:
            counted = await connection.execute(
                self._count, {"consumer": consumer, "sequence": sequence, "error": error[:2000]}
            )
            return int(counted.scalar_one())
