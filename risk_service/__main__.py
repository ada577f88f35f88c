"""Run the service."""

from __future__ import annotations

from chassis.service import run
from chassis.settings import load
from risk_service.settings import Settings
from risk_service.wiring import build

if __name__ == "__main__":
    run(lambda: build(load(Settings)))
