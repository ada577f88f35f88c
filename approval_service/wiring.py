"""The only place where bus, database and clock meet."""

from __future__ import annotations

from functools import partial

from approval_service.handlers.decide_approval import decide_approval
from approval_service.handlers.expire_stale_approvals import expire_stale_approvals
from approval_service.handlers.extend_approval import extend_approval
from approval_service.handlers.gate_orders import gate_orders
from approval_service.handlers.invalidate_on_finals import invalidate_on_finals
from approval_service.handlers.invalidate_on_mode_change import invalidate_on_mode_change
from approval_service.handlers.list_approvals import list_approvals
from approval_service.handlers.preview_approval import preview_approval
from approval_service.known_strategies import KnownStrategies
from approval_service.settings import Settings
from approval_service.store.approvals_table import ApprovalsTable
from approval_service.store.gate_table import GateTable
from approval_service.store.strategies_table import StrategiesTable
from approval_service.subjects import Handlers, declare
from chassis.config_cache import ConfigCache
from chassis.service import Service


def build(settings: Settings) -> Service:
    """The whole service, not yet running."""
    service = Service("approval_service", "approval", settings)
    configs, seen = ConfigCache(service.bus.ask), KnownStrategies()
    declare(
        service.bus,
        Handlers(
            gate_orders=partial(
                gate_orders,
                configs=configs,
                gate=GateTable,
                approvals=ApprovalsTable,
                strategies=StrategiesTable,
                seen=seen,
            ),
            invalidate_on_finals=partial(invalidate_on_finals, approvals=ApprovalsTable),
            invalidate_on_mode_change=partial(invalidate_on_mode_change, approvals=ApprovalsTable),
            decide_approval=partial(
                decide_approval, configs=configs, approvals=ApprovalsTable, strategies=StrategiesTable
            ),
            extend_approval=partial(extend_approval, configs=configs, approvals=ApprovalsTable),
            preview_approval=partial(
                preview_approval, configs=configs, approvals=ApprovalsTable, strategies=StrategiesTable
            ),
            list_approvals=partial(list_approvals, configs=configs, approvals=ApprovalsTable),
            hear_config=configs.hear,
        ),
    )
    service.every_unit(
        settings.expiry_sweep_seconds,
        "expire_stale_approvals",
        partial(expire_stale_approvals, approvals=ApprovalsTable),
    )
    service.versions(lambda: {"config": configs.version})
    return service
