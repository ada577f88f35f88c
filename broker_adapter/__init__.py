"""The one exit. Consumes `order.approved`, releases an order when both passes hold at this moment, and hands it to a broker.

`handlers/release_orders.py` is the release gate, `handlers/send_released.py` the hand-over, `handlers/reconcile_sends.py` what becomes of a
send whose answer never came, `handlers/record_reports.py` what the broker says afterwards. Owns the releases (schema `broker`), answers
`command.order.cancel`, `query.release.in_flight` and `query.trading.status`, and publishes the rest of an order's life. The brokers themselves are
in `brokers/`.
"""
