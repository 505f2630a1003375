"""Programmes, as whoever runs them sees them on Home: cohorts, open or not, and what needs a hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, ConfirmObject, DividerBlock, PlainTextObject

from bot.views import adjustments, channels, failures, pilots, praise
from bot.views.channels import Place
from bot.views.message import actions, button, context, escape, header, section
from coaching.attention import Asked
from coaching.cohorts import said_taking_part
from coaching.disclosure import MINIMUM
from coaching.faces import said_date
from coaching.praise import Praise

#: So many cohorts are listed; Home holds a hundred blocks.
LISTED = 30
OPENED = "It is open. Invitations go out at a good hour of each person's."
OPEN_ALREADY = "That one was open already, so nothing has changed."
NO_SUCH_COHORT = "There is no such cohort on the roster any more, so nothing was opened."
NO_PROGRAMME = "No programme names that cohort, so nothing was opened. Add it to a programme under cohorts."
NOT_A_STEWARD = "Only whoever runs the programme can open a cohort, so nothing has changed."


@dataclass(frozen=True, slots=True)
class Line:
    """One cohort. `programme` is the name of the programme that it belongs to, `opened_on` a local date.

    `to_ask` is how many people an opening would invite now: members who work here and were not asked, and their
    managers. `place` is its team's channel, and how it stands with it. Its people are drawn into so many `waves` when
    it is opened. `begins`: that day has not come yet.
    """

    cohort: str
    size: int
    agreed: int
    to_ask: int
    programme: str | None
    opened_on: date | None
    place: Place | None = None
    waves: int = 1
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a steward sees: every cohort, what failed of late (reason and how often), and why sending has stopped.

    `asked`: the minutes of attention asked of people last week. `praised`: how good the thanks of four weeks are.
    """

    lines: Sequence[Line]
    failures: Mapping[str, int]
    stopped: str | None
    asked: Asked | None = None
    praised: Praise | None = None


def blocks(desk: Desk) -> list[Block]:
    """Draw the steward's part of Home."""
    drawn: list[Block] = [DividerBlock(), header("Programmes")]
    drawn += [_line(line) for line in desk.lines[:LISTED]]
    if not desk.lines:
        drawn.append(section("The roster has no cohort yet. Import one with *inflow roster import FILE.csv*."))
    if len(desk.lines) > LISTED:
        drawn.append(context(f"And {len(desk.lines) - LISTED} more; they show here as those above are opened."))
    begin = button(pilots.LABEL, "pilot:start", "form")
    note = button(adjustments.LABEL, "adjustment:note", "form")
    drawn.append(actions(begin, *([note] if any(line.opened_on for line in desk.lines) else [])))
    if desk.asked is not None:
        drawn.append(section(said_asked(desk.asked)))
    if desk.praised is not None:
        drawn.append(section(praise.said(desk.praised)))
    drawn.append(section(_hand(desk)))
    drawn.append(context("You see this part because you are named as a steward. Who said no is told to nobody."))
    return drawn


def _line(line: Line) -> Block:
    name = f"*{escape(line.cohort)}*"
    if line.opened_on is not None:
        programme = f", {escape(line.programme)}" if line.programme else ""
        since = "Opens on" if line.begins else "Open since"
        return section(
            f"{name}{programme}\n{since} {said_date(line.opened_on)} {line.opened_on.year}; "
            f"{said_taking_part(line.agreed, line.size)}." + (f"\n{channels.said(line.place)}" if line.place else ""),
            accessory=button(channels.TITLE, "cohort:channel", line.cohort, spoken=_spoken(line)),
        )
    people = _people(line.size)
    if line.programme is None:
        return section(f"{name}\n{people}, not open. No programme names this cohort: add it to one under *cohorts*.")
    return section(
        f"{name}, {escape(line.programme)}\n{people}, not open. Nobody is asked before you open it.",
        accessory=button("Open it", "cohort:open", line.cohort, confirm=_sure(line)),
    )


def _spoken(line: Line) -> str:
    return f"{channels.TITLE} of {line.cohort}"[:75]


def said_asked(asked: Asked) -> str:
    """Say how much attention was asked of people; of fewer than five, that they are too few to say."""
    if asked.people < MINIMUM:
        return f"*Attention asked last week:* too few people to say (n = {asked.people})."
    if not asked.most:
        return f"*Attention asked last week:* none (n = {asked.people}, everybody who takes part)."
    return (
        f"*Attention asked last week:* {asked.mean:.1f} minutes of each person on average, at most {asked.most:.1f} "
        f"(n = {asked.people}, everybody who takes part)."
    )


def _sure(line: Line) -> ConfirmObject:
    asked = f"{_people(line.to_ask)} will be asked, once each, at a good hour of theirs. Managers are asked too."
    first = asked if line.to_ask else "Nobody is to be asked just now."
    waves = (
        f" They are drawn into {line.waves} waves at random, a manager's people together; later ones are asked later."
    )
    text = f"{first}{waves if line.waves > 1 else ''} Who joins later is asked then. This cannot be taken back."
    return ConfirmObject(
        title=PlainTextObject(text=f"Open {line.cohort}?"[:100], emoji=False),
        text=PlainTextObject(text=text, emoji=False),
        confirm=PlainTextObject(text="Open it", emoji=False),
        deny=PlainTextObject(text="Not yet", emoji=False),
    )


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _hand(desk: Desk) -> str:
    lines = []
    if desk.stopped:
        lines.append(f"Nothing is sent at the moment: {_failure(desk.stopped)}.")
    lines += [
        f"{count} {'message' if count == 1 else 'messages'} {_fate(reason)}: {_failure(reason)}."
        for reason, count in desk.failures.items()
    ]
    return "*What needs a hand*\n" + ("\n".join(lines) or "Nothing. Every message of the last 7 days has arrived.")


def _fate(reason: str) -> str:
    return "may not have arrived" if failures.in_doubt(reason) else "did not arrive"


def _failure(reason: str) -> str:
    return escape(failures.words(reason)[:250])
