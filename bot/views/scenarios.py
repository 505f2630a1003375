"""A scenario's message, face by face: where it begins, where it goes on, and the way back to its feedback."""

from slack_sdk.models.blocks import Block

from bot.views import prompts
from bot.views.message import MENU_AFTER, Message, actions, button, context, escape, menu, section
from bot.views.nudges import coming
from coaching import reading_time, scenarios
from coaching.faces import Outlook, said_date, said_number
from coaching.items import Scenario
from coaching.snoozing import is_snoozed


def draw(face: str, prompt_id: str, scenario: Scenario, outlook: Outlook) -> Message:
    """Draw the face that a scenario should show: "begun-1" is begun, and one of its decisions is made."""
    made = scenarios.made(face)
    if made is not None:
        blocks = _begun(prompt_id, scenario, made, outlook)
    else:
        blocks = _FACES.get("snoozed" if is_snoozed(face) else face, _closed)(prompt_id, scenario, outlook)
    return Message.of(blocks, face=face)


def promise(scenario: Scenario) -> str:
    """Say what it takes: "Two short decisions, about 90 seconds."."""
    many = said_number(scenarios.decisions(scenario), "short decision")
    return f"{many[0].upper()}{many[1:]}, about {reading_time.seconds(scenario)} seconds."


def _before(prompt_id: str, scenario: Scenario, _outlook: Outlook) -> list[Block]:
    return [
        section(f"*{escape(scenario.title)}*\n{escape(scenario.teaser)}", accessory=menu(prompt_id)),
        section(f"{promise(scenario)} Stop when you like; I keep your place."),
        actions(button("Start", "scenario:start", prompt_id, style="primary")),
        context("Only you see your choices."),
    ]


def _begun(prompt_id: str, scenario: Scenario, made: int, outlook: Outlook) -> list[Block]:
    total = scenarios.decisions(scenario)
    if made == 0:
        kept = "You have looked in, and nothing is decided yet."
    else:
        kept = f"Step {made} of {total} is done, and your {'choice is' if made == 1 else 'choices are'} kept."
    until = f" This stays open until {said_date(outlook.closes_on)}." if outlook.closes_on else ""
    return [
        section(f"*{escape(scenario.title)}*\n{kept}{until}", accessory=menu(prompt_id, MENU_AFTER)),
        actions(button("Continue", "scenario:continue", prompt_id, style="primary")),
        context("Only you see your choices."),
    ]


def _done(prompt_id: str, scenario: Scenario, outlook: Outlook) -> list[Block]:
    return [
        section(
            f"*{escape(scenario.title)}*\nDone, thank you. {coming(outlook)}", accessory=menu(prompt_id, MENU_AFTER)
        ),
        actions(button("Read the feedback again", "scenario:read", prompt_id)),
    ]


def _planned(prompt_id: str, scenario: Scenario, outlook: Outlook) -> list[Block]:
    until = f" This stays here until {said_date(outlook.closes_on)}." if outlook.closes_on else ""
    return [
        section(
            f"*{escape(scenario.title)}*\n*Your plan is kept.* Press when you have done it.{until}",
            accessory=menu(prompt_id, MENU_AFTER),
        ),
        actions(
            button("I did it", "plan:did", prompt_id, style="primary"),
            button("Read my plan", "plan:read", prompt_id),
            button("Change my plan", "plan:make", prompt_id),
            button("Read the feedback again", "scenario:read", prompt_id),
        ),
    ]


def _snoozed(prompt_id: str, scenario: Scenario, outlook: Outlook) -> list[Block]:
    return prompts.snoozed(prompt_id, escape(scenario.title), outlook)


def _paused(prompt_id: str, _scenario: Scenario, outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


def _moved(_prompt_id: str, scenario: Scenario, _outlook: Outlook) -> list[Block]:
    return prompts.moved(escape(scenario.title))


def _closed(_prompt_id: str, scenario: Scenario, _outlook: Outlook) -> list[Block]:
    return [
        section(f"*{escape(scenario.title)}*\n{escape(scenario.teaser)}"),
        context("This one has closed. Your Home tab shows what comes next."),
    ]


_FACES = {
    "before": _before,
    "done": _done,
    "planned": _planned,
    "snoozed": _snoozed,
    "paused": _paused,
    "moved": _moved,
    "closed": _closed,
    "lapsed": _closed,
}
