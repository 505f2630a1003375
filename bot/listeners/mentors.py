"""Mentors add how they would answer a scenario."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, opening, slack_errors
from bot.house import House
from bot.opening import Asker, Door
from bot.views import coach as coach_views
from bot.views import mentors as views
from coaching.items import Scenario
from coaching.mentors import CLIP_LENGTH, DECISION_LENGTH, WORDS_LENGTH, Response, fault, mentored
from storage import model_responses


def register(app: AsyncApp, house: House) -> None:
    """Listen to the button on Home, the form, and the way back from it."""

    @app.action("mentors:open")
    async def open_(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        house.errands.run(_open(house, Asker.of_press(body, action)))

    @app.action("mentors:drop")
    async def drop(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asker = Asker.of_press(body, action)
        module, _, item = asker.value.partition(":")
        mine = {"module": module, "item": item}
        await opening.change(
            house, asker, lambda tx: model_responses.drop(tx, asker.workspace_id, asker.presser, **mine)
        )
        await ack()
        house.errands.run(opening.redraw(house, asker, views.taken_back()))

    @app.view(views.CALLBACK)
    async def keep(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        workspace_id, who = str(body["team"]["id"]), str(body["user"]["id"])
        answer = await house.store.transact(lambda tx: _keep(house, tx, workspace_id, who, view))
        if isinstance(answer, dict):
            await ack(response_action="errors", errors=answer)
        else:
            await ack(response_action="update", view=answer)


@opening.says_if_unread
async def _open(house: House, door: Door) -> None:
    """Open the form. Slack is asked first what the workspace's address is: a link is held to it."""
    mine = mentored(house.library.programmes.values(), door.presser)
    with house.store.read() as tx:
        person = homes.on_roster(tx, door.workspace_id, door.presser, now=house.now())
    if not mine or person is None or not person.agreed:
        await opening.say(house, door, views.NOT_A_MENTOR if not mine else coach_views.NOT_TAKING_PART)
        return
    try:
        home = str((await house.client_of(door.workspace_id).auth_test()).get("url", ""))
    except slack_errors.CALL_ERRORS:
        home = ""
    await opening.open_view(house, door, views.form([house.library.modules[module] for module in mine], home))


def _keep(house: House, tx: Connection, workspace_id: str, who: str, view: dict[str, Any]) -> View | dict[str, str]:
    """Keep a response; returns how it will be read, or what is wrong at which field."""
    person = homes.on_roster(tx, workspace_id, who, now=house.now())
    said = views.fields(view)
    module, _, item = said[views.SCENARIO].partition(":")
    if person is None or not person.agreed or module not in mentored(house.library.programmes.values(), who):
        return {views.SCENARIO: views.NOT_A_MENTOR}
    scenario = next((one for one in house.library.items(module) if one.id == item), None)
    if not isinstance(scenario, Scenario):
        return {views.SCENARIO: views.CHOOSE_ONE}
    wrong = fault(said[views.WORDS], said[views.CLIP], str(view.get("private_metadata", "")))
    if wrong:
        return views.errors(wrong)
    response = Response(
        person.name,
        said[views.WORDS][:WORDS_LENGTH],
        said[views.CLIP][:CLIP_LENGTH] or None,
        said[views.DECISION][:DECISION_LENGTH],
    )
    model_responses.keep(tx, workspace_id, who, module=module, item=item, said=response, now=house.now())
    return views.saved(scenario.title, response, f"{module}:{item}")
