"""The gateway's OpenAPI document as TypeScript types, for the page (`just generate`)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gateway.openapi import document
from ops.page_packages import with_packages
from ops.page_sources import UI
from ops.scratch import scratch_folder

GENERATOR = UI / "node_modules" / "openapi-typescript" / "bin" / "cli.js"


def schema() -> str:
    """`schema.d.ts`, made by the page's own openapi-typescript."""
    node = with_packages(lambda said: print(said, file=sys.stderr))
    with scratch_folder() as scratch:
        given, made = scratch / "openapi.json", scratch / "schema.d.ts"
        given.write_text(json.dumps(document()), encoding="utf-8")
        node.run([str(node.binary), str(GENERATOR), str(given), "--output", str(made)], cwd=Path(scratch))
        return made.read_text(encoding="utf-8")
