"""One lock an order, so that asking for its approval and learning that it is final never miss each other (P13).

Neither would see the other's uncommitted row. Learning waits for asking; asking never waits, it tries: it holds the fence's lock and rows of
other orders, and two that wait for each other would hold up the kill switch until the database breaks them apart.
"""

from __future__ import annotations

from sqlalchemy import text

ORDER_LOCKS = 0x0FD8
"""The lock class. Two orders whose hashes collide share a lock, which costs a wait."""
WAIT = text(
    f"SELECT pg_advisory_xact_lock({ORDER_LOCKS}, hashtext(order_id)) "
    "FROM (SELECT order_id FROM unnest(CAST(:ids AS text[])) AS wanted (order_id) ORDER BY hashtext(order_id)) AS ordered"
)
TRY = text(
    f"SELECT coalesce(bool_and(pg_try_advisory_xact_lock({ORDER_LOCKS}, hashtext(order_id))), true) "
    "FROM unnest(CAST(:ids AS text[])) AS wanted (order_id)"
)
