"""What notes in the page when rows come and go, what the header says of the stream, and how often the mouse is pressed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Final, Literal

from playwright.async_api import Page

Noted = dict[str, float]
"""Approval id -> seconds since 1970 by this machine's clock, which page and servers share."""

WATCH: Final = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const notes = { drawn: new Map(), painted: new Map(), gone: new Map() };
  const bench = (window.bench = { notes, says: [], presses: 0 });
  let waiting = [];
  const look = () => { waiting = waiting.filter((isOver) => !isOver()); };
  const until = (answer) => new Promise((resolve) => {
    waiting.push(() => { const found = answer(); if (found !== undefined) resolve(found); return found !== undefined; });
    look();
  });
  bench.all = (kind, ids) => until(() =>
    ids.every((id) => notes[kind].has(id)) ? Object.fromEntries(ids.map((id) => [id, notes[kind].get(id)])) : undefined);
  bench.some = (kind, ids) => Object.fromEntries(ids.filter((id) => notes[kind].has(id)).map((id) => [id, notes[kind].get(id)]));
  bench.isLive = () => until(() => bench.says.at(-1)?.text.startsWith("Live") || undefined);
  const note = (kind, ids, at) => { for (const id of ids) if (!notes[kind].has(id)) notes[kind].set(id, at); };
  const rowsIn = (nodes) => [...nodes].filter((node) => node.nodeType === 1).flatMap((node) =>
    [...(node.matches("li[data-id]") ? [node] : []), ...node.querySelectorAll("li[data-id]")].map((row) => row.dataset.id));
  new MutationObserver((records) => {
    const at = now();
    const come = records.flatMap((record) => rowsIn(record.addedNodes));
    const shown = new Set([...document.querySelectorAll("li[data-id]:not([data-gone])")].map((row) => row.dataset.id));
    const left = records.flatMap((record) => [...rowsIn(record.removedNodes), ...(record.target.dataset?.gone ? [record.target.dataset.id] : [])]);
    note("drawn", come, at);
    note("gone", left.filter((id) => !shown.has(id)), at);
    if (come.length > 0) requestAnimationFrame(() => setTimeout(() => { note("painted", come, now()); look(); }));
    const text = (document.querySelector("[data-connection]")?.textContent ?? "").replace("Events: ", "");
    if (text.split(" ")[0] !== bench.says.at(-1)?.text.split(" ")[0]) bench.says.push({ text, at });
    look();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-gone", "data-connection"] });
  addEventListener("mousedown", (event) => { if (event.isTrusted) bench.presses += 1; }, true);
})();
"""
"""`painted` is noted in the task after the frame that shows it. A press is counted, not a click: a label's click makes a second one of its own."""


async def noted(
    page: Page, kind: Literal["drawn", "painted", "gone"], ids: Collection[str], *, seconds: float
) -> Noted:
    """When each of `ids` was drawn, painted, or gone; those that were not within `seconds` are missing."""
    wanted = list(ids)
    try:
        async with asyncio.timeout(seconds):
            found = await page.evaluate(f"ids => bench.all('{kind}', ids)", wanted)
    except TimeoutError:
        found = await page.evaluate(f"ids => bench.some('{kind}', ids)", wanted)
    return {str(name): at / 1000 for name, at in found.items()}


async def said(page: Page) -> list[tuple[str, float]]:
    """What the header has said of the stream, and since when, in seconds since 1970."""
    return [(each["text"], each["at"] / 1000) for each in await page.evaluate("() => bench.says")]


async def presses(page: Page) -> int:
    """How often the mouse was pressed since the page was loaded."""
    return int(await page.evaluate("() => bench.presses"))
