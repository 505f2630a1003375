"""What a steward is told in the morning, what stands behind its button, and what they are told of a month."""

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View

from bot.views import failures
from bot.views.message import Message, actions, button, context, escape, header, section
from coaching import daily as say
from coaching import early
from coaching.daily import Morning
from coaching.early import Month

NOT_YOURS = "Only whoever runs the programme can read that."
_WHY = "You get this because you are named as a steward: only where something needs a hand, and one line on Mondays."


def morning(told: Morning, digest_id: str) -> Message:
    """Draw what needs a hand; on a Monday without anything one line, so that silence never means that I am broken."""
    first = f"*{say.title(told)}*"
    if not told.hands:
        arrived = "Every message since Friday morning has arrived."
        lines = [f"{first} {arrived}", *([say.said_sessions(told.sessions)] if told.sessions else [])]
        return Message.of([section("\n".join(lines)), context(_WHY)], face="morning")
    blocks: list[Block] = [section("\n".join([first, *_lines(told)]))]
    if told.failures or told.stuck:
        blocks.append(actions(button("See them", "steward:see", digest_id, spoken="See the messages that failed")))
        return Message.of([*blocks, context(f"{_WHY} What failed stands on my Home tab too.")], face="morning")
    return Message.of([*blocks, context(_WHY)], face="morning")


def _lines(told: Morning) -> list[str]:
    lines = []
    if lost := sum(count for _, count in told.failures):
        doubt = any(failures.in_doubt(reason) for reason, _ in told.failures)
        lines.append(f"*{_messages(lost)} did not arrive{', or may not have' if doubt else ''}.*")
    if stuck := sum(count for _, count in told.stuck):
        lines.append(f"*{_messages(stuck)} {'keeps' if stuck == 1 else 'keep'} failing,* and I go on trying.")
    if told.sessions is not None:
        lines.append(say.said_sessions(told.sessions))
    if told.notes is not None:
        lines.append(say.said_notes(told.notes))
    return lines


def _messages(count: int) -> str:
    return "One message" if count == 1 else f"{count} messages"


def month(told: Month) -> Message:
    """Draw what came of those who came back early, beside the others; and why that proves nothing."""
    blocks: list[Block] = [header(early.title(told)), section(early.said_back(told))]
    if told.outcomes:
        blocks += [section(f"*{escape(one.name)}, last 90 days:* {early.said(one)}") for one in told.outcomes]
        blocks.append(section(f"*Assumed:* {early.ASSUMED}.\n*Not random:* {early.CHOSE}."))
    else:
        blocks.append(
            section("*Nothing was measured of people yet.* To set it beside this: *inflow outcomes import FILE.csv*.")
        )
    foot = "People who began at least two weeks ago, and no more than 90 days before that. You get this as a steward."
    return Message.of([*blocks, context(foot)], face="month")


def failed(told: Morning) -> View:
    """Show why messages did not arrive, and what to do about it."""
    lines = [
        _line(count, reason, "may not have arrived" if failures.in_doubt(reason) else "did not arrive")
        for reason, count in told.failures
    ]
    lines += [_line(count, reason, "still being tried") for reason, count in told.stuck]
    return View(
        type="modal",
        title=PlainTextObject(text="What needs a hand"),
        close=PlainTextObject(text="Close"),
        blocks=[
            *map(section, lines or ["Nothing. Every message has arrived."]),
            context("Whose they are, I do not say."),
        ],
    )


def _line(count: int, reason: str, fate: str) -> str:
    return f"*{_messages(count)}, {fate}:* {escape(failures.words(reason)[:250])}."
