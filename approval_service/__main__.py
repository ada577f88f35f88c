"""Runs approval_service: `python -m approval_service`."""

from approval_service.settings import Settings
from approval_service.wiring import build
from chassis.service import run
from chassis.settings import load

if __name__ == "__main__":
    run(lambda: build(load(Settings)))
