"""What a page asks for, and what it complains about, from its first request on."""

from __future__ import annotations

from playwright.async_api import ConsoleMessage, Error, Page, Request

COMPLAINTS = ("error", "warning")


class Watched:
    """Requests that leave the gateway, and whatever a browser's console would show in colour."""

    def __init__(self, page: Page, home: str) -> None:
        self._home = home
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note_request)
        page.on("console", self._note_message)
        page.on("pageerror", self._note_error)

    @property
    def external(self) -> list[str]:
        """Requests to anywhere but the gateway."""
        return [url for url in self.requests if not url.startswith((f"{self._home}/", "data:", "blob:"))]

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in COMPLAINTS:
            self.complaints.append(f"{message.type}: {message.text}")

    def _note_error(self, error: Error) -> None:
        self.complaints.append(f"uncaught: {error}")
