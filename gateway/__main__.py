"""Run the gateway: `python -m gateway`."""

from chassis.logging import configure
from chassis.settings import load
from gateway.server import server
from gateway.settings import GatewaySettings
from gateway.wiring import build


def main() -> None:
    """Serve until told to stop."""
    settings = load(GatewaySettings)
    configure(service="gateway", level=settings.log_level, format=settings.log_format)
    server(build(settings), settings).run()


if __name__ == "__main__":
    main()
