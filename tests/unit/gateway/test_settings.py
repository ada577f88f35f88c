"""Where the gateway listens, and whom it lets in."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gateway.settings import GatewaySettings, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_loopback_needs_no_leave(host: str) -> None:
    assert GatewaySettings(host=host).host == host
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_any_other_host_is_refused_in_words_that_say_what_to_do(host: str) -> None:
    with pytest.raises(ValidationError, match="--insecure-no-auth"):
        GatewaySettings(host=host)


def test_another_host_is_taken_when_the_operator_says_so() -> None:
    assert GatewaySettings(host="0.0.0.0", insecure_no_auth=True).host == "0.0.0.0"


def test_allowed_hosts_come_as_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLOCK_ALLOWED_HOSTS", "Desk.example.org, trading ,")
    assert GatewaySettings().allowed_hosts == ("desk.example.org", "trading")
