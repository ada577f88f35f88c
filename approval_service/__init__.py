"""Holds orders for a person where the config says so, and applies the person's decision.

Consumes `order.risk_passed` (the gate), `order.denied` and `order.canceled` (finals), `config.updated` (mode changes). Answers
`command.approval.decide`, `command.approval.extend`, `query.approval.list` and `query.approval.preview`. Publishes `order.approved`, `order.denied`, `order.returned` and the life of every
approval. Owns the schema `approval`: `operator_approvals`, which strategies it knows, and which orders it knows to be final.

`domain/gate.py` says what becomes of an order at the gate, `domain/asking.py` why a person is asked, `domain/permitted.py` who may decide,
`domain/approval_life.py` what becomes of an approval.
"""
