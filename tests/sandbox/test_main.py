"""The workspace as a process of its own, for bots that live elsewhere."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

ROOT = Path(__file__).parents[2]


async def test_it_says_in_one_line_where_it_is_and_ends_when_told(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"display_information": {"name": "Coach"}}))
    command = (sys.executable, "-m", "sandbox", "--manifest", str(manifest), "--start", "2026-11-24T09:30:00+01:00")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        there = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        client = AsyncWebClient(token=there["bot_token"], base_url=there["api_url"])
        assert (await client.auth_test())["user"] == "coach"
        assert there["url"].startswith("http://127.0.0.1:")
    finally:
        process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, errors) == (0, b"")
