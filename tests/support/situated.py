"""A learner with a situation in their hands: where tests of scenarios begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from nudged import nudges_of, press, settled
from sqlalchemy import select

from bot.delivery import Sender
from bot.house import real_clock
from coaching.items import LevelName, Module, Option, Resource, Scenario, Step
from coaching.prompts import Plan
from content.library import Library
from storage import events, items, prompts

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.screens import View
    from sandbox.wire import Answer
    from tests.bot.conftest import Scene

MODULE, ITEM = "active-listening", "parcel-asked-after"
SURE, WHY = "How sure are you?", "Why? In your own words, if you like"


def _option(letter: str, text: str, level: LevelName, leads_to: str | None = None, belief: str | None = None) -> Option:
    does, well, following = (f"{what} {letter}, {level[:3]}." for what in ("It does", "Good is", "Try next"))
    return Option(letter, text, level, does, well, following, belief, leads_to)


def _step(name: str, *options: Option) -> Step:
    return Step(
        name, f"Situation {name} <& *more*", f"Question {name}?", options, f"Hint {name}", f"Model {name}", f"I {name}"
    )


#: Two decisions, of which the second depends on the first; only B works, at each.
CALL = Scenario(
    id=ITEM,
    moment="a customer call",
    behaviour="says-it-back",
    title="The third call about one parcel",
    teaser="Forty people are waiting, and this one has told the story twice.",
    steps=(
        _step(
            "first-words",
            _option(
                "a",
                "“I understand your frustration. Let me check the tracking number.”",
                "developing",
                "angry",
                "speed",
            ),
            _option("b", "“Twice at home for nothing. Have I got that right?”", "proficient", "calmer"),
            _option("c", "“So sorry! I'll send a new one out today, all right?”", "unacceptable", "angry", "fix"),
        ),
        _step(
            "angry",
            _option("a", "“As I said, I'm already looking it up.”", "unacceptable", belief="fix"),
            _option("b", "“A day off for nothing. What else should I know?”", "advanced"),
        ),
        _step(
            "calmer",
            _option("a", "“I'll make sure it comes.”", "developing"),
            _option("b", "“I call you by five. Does that fit?”", "advanced"),
        ),
    ),
    resource=Resource("A guide to listening", "https://example.com/listening?a=1&b=2", 5),
)


async def situation(scene: Scene, name: str = "Ana") -> Message:
    """Let the person agree, send them the scenario on Tuesday at 10:00, and return what arrived."""
    scene.agree(name)
    await scene.later(hours=24)
    if ITEM not in {one.id for one in scene.house.library.modules[MODULE].scenarios}:
        change_library(scene, (CALL,))
    library, team = scene.house.library, scene.slack.team_id
    item = library.item(MODULE, ITEM)
    version = library.content_hash(item)
    plan = Plan(
        kind="scenario",
        recipient=scene.id(name),
        dedupe_key=f"scenario:{scene.id(name)}",
        due_at=scene.house.now(),
        reason="next_in_order",
        module=MODULE,
        item=ITEM,
        item_hash=version,
        local_date=scene.house.now().date(),
    )
    with scene.store.write() as tx:
        prompts.cancel_planned(tx, team, scene.id(name), reason="asked_for")
        items.remember(tx, team, [(version, MODULE, ITEM, library.body(item))])
        prompts.plan(tx, team, [plan])
    await scene.deliver()
    assert nudges_of(scene, name), scene.rows(name)
    return nudges_of(scene, name)[-1]


async def choose(scene: Scene, option: str, *, sure: str | None = None, why: str | None = None) -> Answer:
    """Choose an option of the decision that Ana sees, say how sure she is, and press Next."""
    view = await scene.modal("Ana")
    question = next(b["label"]["text"] for b in view.blocks if b["block_id"].startswith("choice:"))
    given: dict[str, Any] = {question: option}
    if sure:
        given[SURE] = sure
    if why is not None:
        given[WHY] = why
    answer = await scene.slack.submit("Ana", values=given)
    await settled(scene)
    return answer


def read(view: View) -> str:
    """All that stands on a form, the options of its radio buttons included."""
    options = [
        option["text"]["text"]
        for block in view.blocks
        if block["type"] == "input"
        for option in block["element"].get("options", [])
    ]
    return "\n".join([view.says, *options])


def told(scene: Scene, *names: str) -> list[tuple[str, str | None, float | None]]:
    """Name, outcome and value of the events of these names, in the order in which they were written."""
    table = events.event.c
    with scene.store.read() as tx:
        rows = tx.execute(select(table.name, table.outcome, table.value).where(table.name.in_(names)))
        return sorted((row.name, row.outcome, row.value) for row in rows)


def change_library(scene: Scene, scenarios: tuple[Scenario, ...]) -> None:
    """Let the bot start anew with a module whose scenarios are these."""
    modules = dict(scene.house.library.modules)
    module: Module = replace(modules[MODULE], scenarios=scenarios)
    library = Library(MappingProxyType({**modules, MODULE: module}), scene.house.library.programmes)
    object.__setattr__(scene.house, "library", library)
    scene.house.redraws._library = library


def rewritten() -> Scenario:
    """The scenario with other words, and its first step's options in another order and worth otherwise."""
    first = CALL.steps[0]
    options = tuple(replace(one, text=f"New: {one.text}", level="developing") for one in reversed(first.options))
    return replace(CALL, title="Another title", steps=(replace(first, options=options), *CALL.steps[1:]))


async def half_way(scene: Scene) -> Any:
    message = await situation(scene)
    await press(scene, message, "Start")
    await choose(scene, "b")
    return message


def submitted(scene: Scene, view: dict[str, Any], by: str = "Ana") -> dict[str, Any]:
    head = {"type": "view_submission", "team": {"id": scene.slack.team_id}, "user": {"id": scene.id(by)}}
    return head | {"view": view}


def filled(body: dict[str, Any], option: str, sure: str | None = None) -> dict[str, Any]:
    """A form as its client would send it."""
    values: dict[str, Any] = {}
    for block in body["blocks"]:
        name = block["block_id"].partition(":")[0]
        picked = {"choice": option, "sure": sure}.get(name)
        if picked:
            values[block["block_id"]] = {name: {"type": "radio_buttons", "selected_option": {"value": picked}}}
    return body | {"id": "V0FORGED", "state": {"values": values}}


async def a_minute_on(scene: Scene) -> None:
    """Let the sender mend what Slack shows: it does so a few real seconds later."""
    house = replace(scene.house, real_now=lambda: real_clock() + timedelta(minutes=1))
    await Sender(house, house.clients, owner="scene").tick()
