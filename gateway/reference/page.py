"""The frame of a reference page, and how a schema reads in it."""

from __future__ import annotations

import json
from html import escape
from typing import Any

Schema = dict[str, Any]
STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
details { border: 1px solid #8886; border-radius: 6px; margin: .4rem 0; padding: .4rem .8rem }
summary { cursor: pointer; overflow-wrap: anywhere }
pre { overflow-x: auto; background: #8881; padding: .6rem; border-radius: 6px }
table { border-collapse: collapse } td { padding: .15rem .8rem .15rem 0; vertical-align: top }
.verb { display: inline-block; min-width: 4.5rem; font-weight: 600 }
"""


def page(title: str, introduction: str, sections: list[str]) -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1><p>{introduction}</p>{''.join(sections)}</body></html>"
    )


def section(title: str, items: list[str]) -> str:
    """A heading and what stands under it."""
    return f"<h2>{escape(title)}</h2>{''.join(items)}"


def entry(verb: str, name: str, caption: str, body: str) -> str:
    """One thing, folded; `body` is HTML already."""
    return (
        f'<details><summary><span class="verb">{escape(verb)}</span><code>{escape(name)}</code> {escape(caption)}</summary>'
        f"{body}</details>"
    )


def paragraph(text: str) -> str:
    """Text as it was written, line by line."""
    return f'<p style="white-space: pre-line">{escape(text)}</p>' if text else ""


def described(label: str, schema: Schema | None) -> str:
    """A schema under a label."""
    if not schema:
        return ""
    return f"<p><b>{escape(label)}</b></p><pre>{escape(json.dumps(schema, indent=2))}</pre>"


def rows(cells: list[tuple[str, str]]) -> str:
    """Names and what they mean."""
    lines = "".join(f"<tr><td><code>{escape(name)}</code></td><td>{escape(text)}</td></tr>" for name, text in cells)
    return f"<table>{lines}</table>" if cells else ""
