"""A tiny Bolt app, as anybody would write one, to run against the sandbox."""

from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient


def button(label, action_id, value=None, **more):
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action_id, **({"value": value} if value else {}), **more}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*elements, block_id="acts"):
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def text_input(label, action_id="it", block_id="note", **more):
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    return {"type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": label}, "element": element}


def modal(*blocks, title="A note", callback_id="note", submit="Keep it", **more):
    view = {"type": "modal", "callback_id": callback_id, "title": {"type": "plain_text", "text": title}}
    if submit:
        view["submit"] = {"type": "plain_text", "text": submit}
    return {**view, "blocks": list(blocks), **more}


def make_app(sandbox):
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
    app.heard = []

    @app.command("/hello")
    async def hello(ack, command, client):
        await ack(f"Hello {command['text']}")
        blocks = [section("Shall we?"), actions(button("Open", "open", "1"), button("Done", "done", "2"))]
        await client.chat_postMessage(channel=command["user_id"], text="Shall we? Buttons: Open, Done.", blocks=blocks)

    @app.action("open")
    async def open_it(ack, body, client):
        await ack()
        view = modal(text_input("Your note"), notify_on_close=True)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action("done")
    async def done(ack, respond):
        await ack()
        await respond(replace_original=True, text="Done, thank you.", blocks=[section("Done, thank you.")])

    @app.view("note")
    async def note(ack, view):
        said = view["state"]["values"]["note"]["it"]["value"]
        if "later" in said:
            await ack(response_action="errors", errors={"note": "Please say it now."})
        else:
            await ack(response_action="update", view=modal(section(f"Kept: {said}"), submit=None))

    @app.view_closed("note")
    async def closed(ack, body):
        await ack()
        app.heard.append(body["type"])

    @app.event("app_home_opened")
    async def home(event, client):
        await client.views_publish(
            user_id=event["user"],
            view={"type": "home", "blocks": [section("Your Home"), actions(button("Greet", "greet"))]},
        )

    @app.action("greet")
    async def greet(ack, body, client):
        await ack()
        app.heard.append(body["container"]["type"])
        await client.views_publish(
            user_id=body["user"]["id"], hash=body["view"]["hash"], view={"type": "home", "blocks": [section("Hi.")]}
        )

    @app.event("message")
    async def typed(event, say):
        app.heard.append(event["text"])
        await say(text=f"You said {event['text']}")

    return app


@asynccontextmanager
async def over_sockets(app, sandbox):
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()
    await sandbox.connected()
    try:
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def over_http(app, port):
    async def handle(request):
        headers = {name: [value] for name, value in request.headers.items()}
        answer = await app.async_dispatch(AsyncBoltRequest(body=await request.text(), headers=headers))
        return web.Response(
            status=answer.status,
            text=answer.body,
            content_type=answer.first_headers()["content-type"].split(";")[0]
            if "content-type" in answer.first_headers()
            else "text/plain",
        )

    server = web.Application()
    server.add_routes([web.post("/slack/events", handle)])
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()
