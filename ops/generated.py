"""Files that are made from the code and committed, so that a change of a contract shows in its diff.

    python -m ops.generated           write them
    python -m ops.generated --check   say which are out of date; status 1 when one is

A generator is a function without arguments that answers a document; it is named by its import path.
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from ops.default_data_dir import CHECKOUT


@dataclass(frozen=True)
class Generated:
    """One committed file, relative to the checkout, and the `module:function` that makes its content."""

    path: Path
    generator: str

    def content(self) -> str:
        """What the file ought to say."""
        module, _, function = self.generator.partition(":")
        document = getattr(importlib.import_module(module), function)()
        return document if isinstance(document, str) else json.dumps(document, indent=2, ensure_ascii=False) + "\n"


GENERATED: tuple[Generated, ...] = (
    Generated(Path("gateway/asyncapi.json"), "ops.asyncapi:document"),
    Generated(Path("gateway/openapi.json"), "gateway.openapi:document"),
    Generated(Path("gateway/ui/src/api/schema.d.ts"), "ops.page_types:schema"),
)


def outdated(files: tuple[Generated, ...] = GENERATED, checkout: Path = CHECKOUT) -> list[Path]:
    """The files that are missing, or do not say what the code says."""
    return [file.path for file in files if _read(checkout / file.path) != file.content()]


def write(files: tuple[Generated, ...] = GENERATED, checkout: Path = CHECKOUT) -> None:
    """Write every file anew."""
    for file in files:
        (checkout / file.path).parent.mkdir(parents=True, exist_ok=True)
        (checkout / file.path).write_text(file.content(), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """The command line; answers the exit status."""
    if arguments == ["--check"]:
        for path in (found := outdated()):
            print(f"{path} is out of date: run `just generate` and commit it.", file=sys.stderr)
        return 1 if found else 0
    write()
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
