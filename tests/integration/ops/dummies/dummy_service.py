"""A service that does nothing but say over NATS that it is ready; stops on SIGTERM like a real one."""

import asyncio
import os
import signal

import nats
from nats.aio.msg import Msg


async def main() -> None:
    """Answer health queries as the service named in `DUMMY_NAME`, until SIGTERM."""
    client = await nats.connect(
        os.environ["INTERLOCK_NATS_URL"],
        user=os.environ["INTERLOCK_NATS_USER"],
        password=os.environ["INTERLOCK_NATS_PASSWORD"],
        inbox_prefix=f"_INBOX_{os.environ['INTERLOCK_NATS_USER']}",
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.1,
    )

    async def answer(message: Msg) -> None:
        await message.respond(b'{"ready": true}')

    await client.subscribe(f"query.health.{os.environ['DUMMY_NAME']}", cb=answer)
    print("dummy service is up", flush=True)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
