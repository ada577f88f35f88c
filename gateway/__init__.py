"""The gateway: HTTP and server-sent events in front, commands, queries and events on NATS behind. No database, no rules.

It publishes `order.proposed` and prices, sends every command and query to its owner, and reads the journal for `/api/events`. What it knows
between two requests is a cache of the trading mode and the last few thousand events; both come back after a restart.

    problems, exact, guard, caller    what every call has in common
    owners, proposals, current_mode   the way to NATS
    waiting                           when `?wait_ms=` may answer
    routes/                           one file per resource
    views/                            the shapes that routes take and answer
    live/                             the stream of events
"""
