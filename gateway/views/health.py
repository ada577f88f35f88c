"""Liveness and readiness."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gateway.views.base import OpenView, View


class Alive(View):
    """The gateway's process runs."""

    status: Literal["ok"] = "ok"


class Dependency(OpenView):
    """One thing that must be well, with what it says of itself."""

    ready: bool
    error: str | None = Field(None, description="Why it is not.")


class Readiness(View):
    """Whether the whole stack takes orders."""

    ready: bool
    dependencies: dict[str, Dependency] = Field(description="`bus`, `config`, and each service by name.")
