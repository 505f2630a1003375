"""Uploads, and the pictures that messages show."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.cast import ANA

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
Kit = Any  # made by conftest


async def upload(
    client: AsyncWebClient, http: aiohttp.ClientSession, name: str = "chart.png", data: bytes = PNG
) -> str:
    ticket = await client.files_getUploadURLExternal(filename=name, length=len(data))
    async with http.post(ticket["upload_url"], data=data) as answer:
        assert answer.status == 200
    await client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "A chart"}])
    return str(ticket["file_id"])


async def test_a_picture_uploaded_in_three_steps_can_stand_in_a_message(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    file_id = await upload(client, http)
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Four weeks, rising"}
    await client.chat_postMessage(channel=ANA.id, text="Your picture", blocks=[image])
    async with http.get(f"{sandbox.url}/ui/state?as={ANA.id}") as answer:
        drawn = (await answer.json())["conversations"][0]["messages"][0]["blocks"][0]
    assert drawn["image_url"] == f"/files/{file_id}"
    async with http.get(sandbox.url + drawn["image_url"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PNG)


async def test_a_picture_nobody_uploaded_is_refused(client: AsyncWebClient) -> None:
    image = {"type": "image", "slack_file": {"id": "F0NOTHING"}, "alt_text": "Nothing"}
    with pytest.raises(SlackApiError, match="invalid slack file"):
        await client.chat_postMessage(channel=ANA.id, text="Your picture", blocks=[image])


async def test_slacks_own_upload_helper_shares_a_file(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = sandbox.workspace.dm(ANA.id).id
    answer = await client.files_upload_v2(content=PNG, filename="chart.png", channel=channel, initial_comment="Look")
    assert answer["file"]["size"] == len(PNG)
    message = sandbox.messages("Ana")[0]
    assert (message.text, message.files[0]["name"]) == ("Look", "chart.png")


async def test_bytes_of_another_length_are_refused(client: AsyncWebClient, http: aiohttp.ClientSession) -> None:
    ticket = await client.files_getUploadURLExternal(filename="chart.png", length=4)
    async with http.post(ticket["upload_url"], data=b"12345") as answer:
        assert answer.status == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])


async def test_an_uploaded_page_is_never_shown_as_one(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    file_id = await upload(client, http, "page.html", b"<script>1</script>")
    async with http.get(f"{sandbox.url}/files/{file_id}/page.html") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_deleted_file_is_gone_and_stands_in_no_new_view(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    file_id = await upload(client, http)
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Four weeks, rising"}
    home = {"type": "home", "blocks": [image]}
    await client.views_publish(user_id=ANA.id, view=home)
    await client.files_delete(file=file_id)
    async with http.get(f"{sandbox.url}/files/{file_id}") as answer:
        assert answer.status == 404
    with pytest.raises(SlackApiError, match="invalid slack file"):
        await client.views_publish(user_id=ANA.id, view=home)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_delete(file=file_id)
