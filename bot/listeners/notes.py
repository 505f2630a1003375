"""A person's own words to a prompt: only they read them."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy import Connection

from bot import opening
from bot.house import House
from bot.presses import Tap, record, take
from bot.views import notes as views
from bot.views import refusals
from coaching.presses import refuse
from storage import notes, presses
from storage.presses import Press

#: The kinds of prompts that a note can be written to.
_NOTED = frozenset({"nudge", "practice"})


def register(app: AsyncApp, house: House) -> None:
    """Listen to "Add a note" and to the note itself."""

    @app.action("note:write")
    async def write(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        tap = Tap.read(body, action)
        refusal = await take(house, tap, _nothing, kinds=_NOTED, verbs={"write"})
        await ack()
        if not refusal:
            house.errands.run(opening.open_view(house, tap, views.note(tap.prompt_id)))

    @app.view(views.CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        now = house.now()
        words = str(view["state"]["values"][views.BLOCK][views.ACTION].get("value") or "").strip()
        workspace_id, presser = str(body["team"]["id"]), str(body["user"]["id"])

        def work(tx: Connection) -> str | None:
            press = presses.read(tx, workspace_id, str(view.get("private_metadata", ""))[:64])
            asked = press.prompt if press else None
            refusal = refuse(asked, presser=presser, consent=press.consent if press else None, kinds=_NOTED, now=now)
            if press is None or refusal:
                return refusals.words(refusal or "unknown")
            face, real_now = press.prompt.face, house.real_now()
            written = record(tx, press, now, "reflected", face=face, real_now=real_now, step=str(view["id"]))
            if written:
                notes.write(
                    tx,
                    workspace_id,
                    written,
                    person_id=presser,
                    words=words,
                    now=now,
                    prompt_id=press.prompt.prompt_id,
                    event_id=written,
                )
            return None

        if not words:
            await ack(response_action="errors", errors={views.BLOCK: "One word is enough; an empty note is not kept."})
            return
        refusal = await house.store.transact(work)
        if refusal:
            await ack(response_action="errors", errors={views.BLOCK: refusal})
        else:
            await ack(response_action="update", view=views.kept())


def _nothing(_tx: Connection, _press: Press, _now: datetime) -> None:
    """Opening a modal writes nothing."""
