"""`python -m sandbox`: a pretend workspace for a bot in another process."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from datetime import datetime

from sandbox.app_setup import AppSetup
from sandbox.clock import Clock
from sandbox.hands import Sandbox
from sandbox.server import running


def described(sandbox: Sandbox) -> dict[str, str]:
    """Return what a bot needs to come here."""
    names = "url api_url bot_token app_token signing_secret team_id app_id bot_id bot_user_id client_id client_secret"
    return {name: str(getattr(sandbox, name)) for name in names.split()}


async def serve(options: argparse.Namespace) -> None:
    """Run until told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    manifest = json.loads(options.manifest.read()) if options.manifest else None
    async with running(
        port=options.port,
        request_url=options.request_url,
        clock=Clock(datetime.fromisoformat(options.start) if options.start else None),
        strict_limits=not options.no_limits,
        limit_scale=options.scale,
        app=AppSetup.from_manifest(manifest) if manifest else AppSetup(),
        live=not options.nobody_plays,
    ) as sandbox:
        sys.stdout.write(json.dumps(described(sandbox)) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--request-url", help="deliver over signed HTTP to this address, not over Socket Mode")
    parser.add_argument("--manifest", type=argparse.FileType(), help="the app's manifest, as JSON")
    parser.add_argument("--start", help="where the workspace's clock starts, an ISO time with offset")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies every rate limit")
    parser.add_argument("--no-limits", action="store_true")
    parser.add_argument("--nobody-plays", action="store_true", help="nobody of the cast acts by themselves")
    asyncio.run(serve(parser.parse_args(arguments)))


if __name__ == "__main__":
    main()
