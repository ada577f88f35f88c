"""Decides whether an order may go on, and keeps the ledger of all orders.

Consumes `order.proposed` and `order.returned`, and everything that happens to an order afterwards. Publishes `order.risk_passed`,
`order.denied` and `config.updated`. Owns the risk config (with the fence row `config`), the order ledger and the positions.
"""
