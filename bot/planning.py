"""An if-then plan: made of suggestions that fit a task or a situation, and kept for its person alone."""

from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import pinned
from bot.house import House
from bot.opening import Asker
from bot.presses import record
from bot.views import practice as views
from bot.views import refusals
from coaching import practice, scenarios
from coaching.items import Practice, Scenario
from coaching.presses import refuse
from coaching.prompts import Prompt
from storage import notes, presses
from storage.presses import Press

#: What a plan can be made of.
KINDS = frozenset({"practice", "scenario"})


def suggestions(tx: Connection, house: House, asked: Prompt) -> Practice | None:
    """Return the task whose suggestions make a plan of a prompt; None where it takes no plan (any more)."""
    item = pinned.item_of(tx, house.library, asked)
    if isinstance(item, Scenario) and scenarios.may_plan(asked.face):
        return _for_scenario(house, asked, item)
    if isinstance(item, Practice) and practice.may_plan(asked.face):
        return item if item.when and item.will else None
    return None


def _for_scenario(house: House, asked: Prompt, item: Scenario) -> Practice | None:
    module = house.library.modules.get(asked.module or "")
    return practice.suggesting(module.practice, behaviour=item.behaviour, moment=item.moment) if module else None


def label(house: House, asked: Prompt, item: Scenario) -> str:
    """Return what the button on a scenario's feedback says; "" where there is nothing to make a plan of."""
    if _for_scenario(house, asked, item) is None:
        return ""
    return "Change my plan" if asked.face == "planned" else "Make it a plan"


def form(tx: Connection, house: House, asked: Prompt) -> View | None:
    """Draw the form in which a plan is made; None where there is none to make."""
    task = suggestions(tx, house, asked)
    return views.plan(asked.prompt_id, task) if task else None


def kept(tx: Connection, asked: Prompt) -> View:
    """Draw somebody's own plan, for them alone."""
    found = notes.latest(tx, asked.workspace_id, asked.recipient, asked.prompt_id, outcome=practice.PLAN)
    return views.own_plan(found[1] if found else None)


def look(tx: Connection, house: House, asker: Asker, *, now: datetime) -> View | str:
    """Draw what a scenario's button about its plan asks for; or say why not, in words."""
    press = presses.read(tx, asker.workspace_id, asker.value[:64])
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    refusal = refuse(asked, presser=asker.presser, consent=consent, kinds={"scenario"}, now=now)
    if asked is None or refusal:
        return refusals.words(refusal or "unknown")
    return kept(tx, asked) if asker.verb == "read" else form(tx, house, asked) or views.PLAN_CLOSED


def keep(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> dict[str, str]:
    """Keep a plan in the person's own words; returns what is wrong with it, under its field."""
    now, workspace_id, presser = house.now(), str(body["team"]["id"]), str(body["user"]["id"])
    press = presses.read(tx, workspace_id, prompt_of(view))
    asked, consent = (press.prompt, press.consent) if press else (None, None)
    refusal = refuse(asked, presser=presser, consent=consent, kinds=KINDS, now=now)
    if press is None or refusal:
        return {views.WHEN: refusals.words(refusal or "unknown")}
    task = suggestions(tx, house, press.prompt)
    if task is None:
        return {views.WHEN: views.PLAN_CLOSED}
    when, own, will = (_field(view, name) for name in (views.WHEN, views.IN_WORDS, views.WILL))
    if practice.says_both(when, own or ""):
        return {views.IN_WORDS: views.ONE_OF_BOTH}
    words = practice.plan_words(task, when, own or "", will)
    if words is None:
        return views.plan_errors()
    _write(tx, house, press, words, key=str(view.get("id", "")), now=now)
    return {}


def _write(tx: Connection, house: House, press: Press, words: str, *, key: str, now: datetime) -> None:
    """Keep a plan, once; a changed one replaces the one before."""
    asked = press.prompt
    before = notes.latest(tx, asked.workspace_id, asked.recipient, asked.prompt_id, outcome=practice.PLAN)
    written = record(
        tx,
        press,
        now,
        "reflected",
        face="planned",
        real_now=house.real_now(),
        outcome=practice.PLAN,
        step=key,
        replaces=before[0] if before else None,
    )
    if written:
        notes.write(
            tx,
            asked.workspace_id,
            written,
            person_id=asked.recipient,
            words=words,
            now=now,
            prompt_id=asked.prompt_id,
            event_id=written,
        )


def carried_out(tx: Connection, house: House, press: Press, now: datetime) -> None:
    """Take "I did it" on a situation's plan. The situation itself was done before, and counts once."""
    if press.prompt.face == "planned":
        record(tx, press, now, "applied", face="done", real_now=house.real_now())


def prompt_of(view: dict[str, Any]) -> str:
    """Return which prompt a form is about."""
    return str(view.get("private_metadata", ""))[:64]


def _field(view: dict[str, Any], name: str) -> str | None:
    """Take a field of the form apart; whatever is missing or forged is nothing."""
    held = ((view.get("state") or {}).get("values") or {}).get(name)
    element = held.get(views.ACTION) if isinstance(held, dict) else None
    if not isinstance(element, dict):
        return None
    chosen = element.get("selected_option")
    said = chosen.get("value") if isinstance(chosen, dict) else element.get("value")
    return said if isinstance(said, str) else None
