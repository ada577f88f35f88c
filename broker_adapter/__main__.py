"""Run the broker adapter: `python -m broker_adapter`, configured by `INTERLOCK_...` variables."""

from broker_adapter.settings import Settings
from broker_adapter.wiring import build
from chassis.service import run
from chassis.settings import load

run(lambda: build(load(Settings)))
