"""Runs lockout_service: `python -m lockout_service`."""

from chassis.service import run
from chassis.settings import load
from lockout_service.settings import Settings
from lockout_service.wiring import build

if __name__ == "__main__":
    run(lambda: build(load(Settings)))
