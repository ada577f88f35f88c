"""approval_service's handlers on a real database, with a config that a test puts in force under the real fence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from approval_service.handlers.decide_approval import decide_approval
from approval_service.handlers.expire_stale_approvals import expire_stale_approvals
from approval_service.handlers.gate_orders import gate_orders
from approval_service.handlers.invalidate_on_finals import invalidate_on_finals
from approval_service.handlers.invalidate_on_mode_change import invalidate_on_mode_change
from approval_service.handlers.list_approvals import list_approvals
from approval_service.known_strategies import KnownStrategies
from approval_service.store.approvals_table import ApprovalsTable
from approval_service.store.gate_table import GateTable
from approval_service.store.strategies_table import StrategiesTable
from chassis.database import Database
from chassis.unit_of_work import UnitOfWork
from contracts.commands import DecideApproval
from contracts.config import ConfigSnapshot
from contracts.decision_inputs import DecisionInputs
from contracts.events import EVENT_OF_SUBJECT, ConfigUpdated, Event, OrderDenied, OrderRiskPassed
from contracts.orders import Order
from contracts.passes import CONFIG_FENCE
from contracts.queries import ListApprovals
from contracts.reasons import Reason, ReasonCode
from contracts.values import Stage
from tests.support.builders import NOON, a_risk_pass, an_order, deliver, versions
from tests.unit.approval_service.builders import a_config


class ConfigsAtHand:
    """Every config that was ever in force, of which the process holds one: what has to be loaded is counted."""

    def __init__(self) -> None:
        self.history: dict[int, ConfigSnapshot] = {}
        self.held = -1
        self.loads: list[int] = []
        self.on_load: Callable[[], None] = lambda: None

    def at(self, version: int) -> ConfigSnapshot | None:
        return self.history[version] if version == self.held else None

    @property
    def newest(self) -> ConfigSnapshot | None:
        return self.history.get(self.held)

    async def load(self, version: int) -> None:
        self.on_load()
        self.loads.append(version)
        self.held = version


class House:
    """Everything real but the bus; what is said is taken from what was committed to the outbox."""

    def __init__(self, database: Database, risk_database: Database) -> None:
        self.database = database
        self.risk_database = risk_database
        self.configs = ConfigsAtHand()
        self.faults: frozenset[str] = frozenset()
        self.gate_table: Any = GateTable
        self.approvals_table: Any = ApprovalsTable
        self.version = 0
        self.seen = KnownStrategies()

    def uow(self) -> UnitOfWork:
        return UnitOfWork(self.database, "approval", self.faults)

    async def put_in_force(self, *, heard: bool = True, **config: Any) -> int:
        """A new config version, as its owner writes it (P1); with `heard`, this process has heard of it."""
        async with UnitOfWork(self.risk_database, "risk", self.faults).begin(patience_seconds=5) as work:
            await work.fence.exclude()
            self.version = await work.fence.raise_version(CONFIG_FENCE)
            self.configs.history[self.version] = a_config(version=self.version, **config)
        if heard:
            self.configs.held = self.version
        return self.version

    def risk_passed(
        self,
        order: Order | None = None,
        *,
        config: int | None = None,
        round: int = 0,
        notional: str | None = "150",
        **fields: Any,
    ) -> OrderRiskPassed:
        """`order.risk_passed` under the config in force, unless another is named."""
        order = order or an_order()
        under = versions(config=self.version if config is None else config)
        risk_pass = a_risk_pass(order, round=round, **({"versions": under} | fields))
        inputs = DecisionInputs.model_validate(
            {
                "position_quantity": "0",
                "reserved_buy_quantity": "0",
                "reserved_sell_quantity": "0",
                "notional": notional,
            }
        )
        return OrderRiskPassed(
            occurred_at=NOON, correlation_id=order.order_id, actor="risk_service", order_id=order.order_id,
            order=order, mode=risk_pass.mode, risk_pass=risk_pass, inputs=inputs,
        )  # fmt: skip

    async def gate(self, *events: OrderRiskPassed) -> list[Any]:
        """What the gate says of them."""
        uow = self.uow()
        await gate_orders(
            deliver(*events, consumer="approval_gate"),
            uow=uow, configs=self.configs, gate=self.gate_table, approvals=self.approvals_table,
            strategies=StrategiesTable, seen=self.seen,
        )  # fmt: skip
        return said(uow)

    async def asked(self, order: Order | None = None, **fields: Any) -> tuple[Order, str]:
        """An order that waits for a person, and the id of its approval."""
        order = order or an_order()
        [requested] = await self.gate(self.risk_passed(order, **fields))
        assert requested.type == "approval.requested"
        return order, requested.approval_id

    async def decide(
        self, approval_id: str, status: str, *, by: str = "dana", key: str | None = None, reason: str | None = None
    ) -> tuple[dict[str, Any], list[Any]]:
        """The approval as decided, and what was said. Raises `Refused`."""
        command = DecideApproval.model_validate(
            {"approval_id": approval_id, "status": status, "actor": by, "reason": reason}
            | ({"idempotency_key": key} if key else {})
        )
        uow = self.uow()
        answer = await decide_approval(
            command, uow=uow, configs=self.configs, approvals=self.approvals_table, strategies=StrategiesTable
        )
        return answer["approval"], said(uow)

    async def expire(self) -> list[Any]:
        uow = self.uow()
        await expire_stale_approvals(uow=uow, approvals=self.approvals_table)
        return said(uow)

    async def finals(self, *events: Event) -> list[Any]:
        uow = self.uow()
        await invalidate_on_finals(
            deliver(*events, consumer="approval_finals"), uow=uow, approvals=self.approvals_table
        )
        return said(uow)

    async def mode_changed(self, *events: ConfigUpdated) -> list[Any]:
        uow = self.uow()
        await invalidate_on_mode_change(
            deliver(*events, consumer="approval_controls"), uow=uow, approvals=self.approvals_table
        )
        return said(uow)

    async def listed(self, **query: Any) -> dict[str, Any]:
        return await list_approvals(
            ListApprovals(**query), uow=self.uow(), configs=self.configs, approvals=self.approvals_table
        )

    async def row(self, order_id: str) -> Any:
        async with self.database.connect() as connection:
            statement = text("SELECT * FROM approval.operator_approvals WHERE order_id = :id")
            return (await connection.execute(statement, {"id": order_id})).one_or_none()

    async def let_expire(self, order_id: str, *, in_seconds: float = 0) -> None:
        """Move an approval's expiry to `in_seconds` from now, by the database's clock."""
        async with self.database.begin() as connection:
            await connection.execute(
                text(
                    "UPDATE approval.operator_approvals SET expires_at = clock_timestamp() + make_interval(secs => :secs) "
                    "WHERE order_id = :id"
                ),
                {"id": order_id, "secs": in_seconds},
            )


def said(uow: UnitOfWork) -> list[Any]:
    """The events of a unit of work, in the order in which they were committed."""
    return [
        EVENT_OF_SUBJECT[event.subject].from_json(event.payload) for batch in uow.committed for event in batch.events
    ]


def of(order_id: str, events: list[Any]) -> list[Any]:
    """Those of `events` that concern one order."""
    return [event for event in events if event.order_id == order_id]


def types(events: list[Any]) -> list[str]:
    return [event.type for event in events]


def denied_by_risk(order_id: str) -> OrderDenied:
    """Risk refuses the order."""
    return OrderDenied(
        occurred_at=NOON, correlation_id=order_id, actor="risk_service", order_id=order_id, stage=Stage.RISK,
        reasons=(Reason.of(ReasonCode.PROPOSAL_TOO_OLD, Stage.RISK),),
    )  # fmt: skip
