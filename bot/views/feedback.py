"""What somebody reads once they have decided: what their choice does, what works, and one thing to try."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View

from bot.views import mentors as mentor_views
from bot.views.decisions import Sheet, letter, title
from bot.views.message import actions, button, context, escape, section
from coaching import scenarios
from coaching.faces import said_number
from coaching.items import Option, Resource, Scenario, Step
from coaching.mentors import Response
from coaching.scenarios import Choice


def feedback(
    scenario: Scenario,
    way: Sequence[Choice],
    sheet: Sheet,
    *,
    sure: str | None = None,
    days: int | None = None,
    aims: Sequence[str] = (),
    plan: str = "",
    mentors: Sequence[Response] = (),
) -> View:
    """Say what the choices on a way through do.

    `sure` is what they said of the last one, `days` in how many of them it is due again, `aims` what they set
    themselves and have reached with it, `plan` the label of the button that makes a plan of it, `mentors` how people
    here would have answered.
    """
    met = [scenario.step(step) for step, _ in way]
    chosen = [step.option(option) for step, (_, option) in zip(met, way, strict=True)]
    last, choice = met[-1], chosen[-1]
    kind = _kind_line(last, choice, sure)
    blocks: list[Block] = [
        section(f"*You chose {letter(last, choice)}.* {escape(choice.text)}" + (f"\n{kind}" if kind else "")),
        section(f"*What it does.* {escape(choice.does)}"),
        section(f"*Done well.* {escape(choice.well)}"),
        section(f"*Words that work.* {escape(last.model)}"),
        section(f"*How somebody experienced thinks.* {escape(last.thinking)}"),
        *(
            section(_earlier(number, step, option))
            for number, (step, option) in enumerate(zip(met[:-1], chosen[:-1], strict=True), 1)
        ),
        *mentor_views.shown(mentors),
        section(f"*Next step.* {escape(choice.next_step)}"),
        section(f"*If you want more:* {_link(scenario.resource)}"),
        actions(
            button("Try it again", "scenario:again", sheet.prompt_id),
            *([button(plan, "plan:make", sheet.prompt_id)] if plan else []),
        ),
    ]
    blocks += [context(escape(aim)) for aim in aims]
    if days is not None:
        blocks.append(context(f"This situation comes back, in about {_about(days)} at the earliest."))
    return _reading(scenario, sheet, blocks)


def withdrawn(scenario: Scenario, sheet: Sheet, *, answered: bool) -> View:
    """Thank somebody whose situation was taken out of the library meanwhile."""
    said = (
        "*Thank you.* This situation was taken out while you had it. Your answer is kept, and it is not scored."
        if answered
        else "*Thank you for looking.* This situation was taken out since I sent it, so there is nothing to answer."
    )
    return _reading(scenario, sheet, [section(said)])


def _reading(scenario: Scenario, sheet: Sheet, blocks: list[Block]) -> View:
    return View(
        type="modal",
        private_metadata=sheet.pack(),
        title=title(scenario),
        close=PlainTextObject(text="Done"),
        blocks=blocks,
    )


def _kind_line(step: Step, choice: Option, sure: str | None) -> str:
    """Say what is worth knowing of a choice and of how sure somebody was; never as a mark."""
    if scenarios.works(choice):
        lines = {
            "sure": "You were sure, and you could be.",
            "guessing": "You called it a guess, and it works. The reason stands below.",
        }
        return lines.get(sure or "", "")
    better = _does_more(step, "here")
    return f"{better}\nYou were sure, so this one is worth a second look." if sure == "sure" else better


def _does_more(step: Step, where: str) -> str:
    """Name the option that works better, with its words: the form that it stood on is gone."""
    best = scenarios.best(step)
    return f"*{letter(step, best)} does more {where}:* {escape(best.text)}"


def _earlier(number: int, step: Step, choice: Option) -> str:
    does = f"*Step {number}.* You chose {letter(step, choice)}. {escape(choice.does)}"
    return does if scenarios.works(choice) else f"{does}\n{_does_more(step, 'there')}"


def _about(days: int) -> str:
    """Say a span as people do: "a day", "three days", "a week", "two months"."""
    count, noun = next(
        (round(days / length), noun)
        for length, noun in ((30, "month"), (7, "week"), (1, "day"))
        if days >= length * 0.8
    )
    return f"a {noun}" if count == 1 else said_number(count, noun)


def _link(resource: Resource) -> str:
    minutes = "1 minute" if resource.minutes == 1 else f"{resource.minutes} minutes"
    return f"<{escape(resource.url)}|{escape(resource.title)}> ({minutes})"
