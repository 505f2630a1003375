"""What a steward reads of a pilot: the verdict on Home, and its figures, cohorts and files behind a press."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, DividerBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import actions, button, context, escape, header, section
from coaching import gap_words, pilot_words, power_words, report_words, verdict_words
from coaching.gaps import GapMap
from coaching.pilot_reports import PilotReport
from coaching.readings import Reading
from coaching.reports import Report, ScopeReport

#: A modal holds a hundred blocks; so many cohorts and weeks are listed.
LISTED = 30
#: A pilot takes up to six blocks.
ON_HOME, IN_MODAL = 5, 15
_BLOCKS = 100
_MOST = 2900

NOT_ALLOWED = "Only whoever runs the programme can read its figures. They name stewards in INFLOW_STEWARDS."
NONE_OPEN = "No programme is open yet, so there are no figures. Open a cohort on your Home tab."
NOT_THERE = "That programme is not open any more, so there is nothing to read."
FAILED = "The figures could not be read just now. Please press again in a minute."
FILE = "Here are the figures as I show them, week by week. I delete this file at Slack after a day."
FILE_SENT = "The file is in our direct message. I delete it at Slack after a day."
FILE_FAILED = "The file could not be sent just now. *inflow report --json* prints the same figures."


def on_home(pilots: Sequence[PilotReport], *, most: int = ON_HOME) -> list[Block]:
    """Draw the pilots' part of a steward's Home: so many, those that began last."""
    newest = sorted(pilots, key=lambda one: (one.began is None, one.began), reverse=True)
    drawn: list[Block] = []
    for one in newest[:most]:
        drawn += [DividerBlock(), header(_short(pilot_words.title(one), 150)), *_on_home(one)]
    if len(newest) > most:
        drawn.append(context(f"And {len(newest) - most} more: *inflow pilot NAME* reads each."))
    return drawn


def _on_home(one: PilotReport) -> list[Block]:
    size = section(f"*How sure?* {power_words.summary(one.power)}")
    if one.began is None:
        return [section("The first figures come after its first full week."), size, _actions(one, begun=False)]
    shown: list[Block] = [section(verdict_words.opening(one.verdict))]
    if one.verdict.weeks:
        shown.append(section(_figures(one.verdict.readings)))
    return [*shown, size, _actions(one, begun=True)]


def _figures(readings: Sequence[Reading]) -> str:
    """Return each figure in a line; where none is shown, and for one reason, that reason once."""
    lines = [verdict_words.line(reading).partition(": ") for reading in readings]
    reasons = {said for _, _, said in lines}
    if len(reasons) == 1 and all(reading.withheld for reading in readings):
        return f"*The figures together:* {reasons.pop()} *Figures* has them week by week."
    return "\n".join(f"*{label}:* {said}" for label, _, said in lines)


def _actions(one: PilotReport, *, begun: bool) -> Block:
    offers = [
        ("Figures", "report:open"),
        ("By cohort", "report:cohorts"),
        ("Gap map", "report:gaps"),
        ("Send me the file", "report:file"),
    ]
    return actions(
        *(
            button(label, action, one.programme, spoken=f"{label}: {one.name}"[:75])
            for label, action in offers
            if begun or action == "report:open"
        )
    )


def overview(pilots: Sequence[PilotReport]) -> View:
    """Draw every open programme's verdict, each with what leads on."""
    drawn = on_home(pilots, most=IN_MODAL)[1:]
    return _modal("Pilot", drawn or [section(NONE_OPEN)])


def counting() -> View:
    """Draw what stands there while figures are counted."""
    return _modal("Figures", [section("One moment, the figures are being counted.")])


def failed(words: str) -> View:
    """Draw why there are no figures."""
    return _modal("Figures", [section(words)])


def pilot(one: PilotReport) -> View:
    """Draw a pilot: its verdict, its weeks, differences between its cohorts, and what its size can show."""
    drawn: list[Block] = [header(_short(pilot_words.title(one), 150))]
    if one.began is not None:
        drawn.append(_text(verdict_words.paragraph(one.verdict)))
        drawn.append(DividerBlock())
        drawn += [_text(f"*{escape(title)}*\n{body}") for title, body in pilot_words.weeks(one)[-LISTED:]]
        if one.loop[0] is not None:
            drawn.append(_text(f"*Since it began*\n{report_words.loop_line(one.loop)}."))
        if one.differences:
            lines = "\n".join(escape(pilot_words.difference_line(each)) for each in one.differences)
            drawn.append(_text(f"*Between cohorts, over the weeks read together*\n{lines}"))
        drawn.append(DividerBlock())
    if one.changed:
        noted = "\n".join(escape(line) for line in pilot_words.changes(one))
        drawn += [_text(f"*What was changed*\n{noted}"), DividerBlock()]
    can_show = "\n".join(power_words.lines(one.power))
    drawn += [_text(f"*What this many people, teams and weeks can show*\n{can_show}"), context(power_words.assumed())]
    drawn.append(context("Every rule of the verdict is in docs/kpis.md; thresholds are in the programme's file."))
    return _modal("Figures", drawn)


def cohorts(report: Report, names: Iterable[str]) -> View:
    """Draw the last week's figures, cohort by cohort, of these cohorts."""
    wanted = set(names)
    groups = [one for one in report.scopes if one.scope.by == "cohort" and one.scope.value in wanted]
    drawn: list[Block] = [header(_short(report_words.title(report.week), 150))]
    drawn += [_scope(one) for one in groups[:LISTED]]
    if not groups:
        drawn.append(section("Nobody counts in any cohort this week."))
    if len(groups) > LISTED:
        drawn.append(context(f"And {len(groups) - LISTED} more: *inflow report --by cohort* lists all."))
    drawn += [context(line) for line in report_words.HOW_TO_READ]
    return _modal("By cohort", drawn)


def gaps(found: GapMap) -> View:
    """Draw where first answers and managers' notes are weakest, skill by skill."""
    if not found.has_ended:
        return _modal("Gap map", [section(gap_words.not_yet(found))])
    drawn: list[Block] = [
        header(_short(gap_words.title(found.period), 150)),
        section("\n".join(gap_words.in_short(found))),
    ]
    for module in found.modules:
        drawn.append(DividerBlock())
        for title, lines in gap_words.parts(module):
            drawn.append(_text(f"*{escape(title)}*\n" + "\n".join(map(escape, lines))))
    drawn.append(context(" ".join(gap_words.HOW_TO_READ)))
    return _modal("Gap map", drawn[:_BLOCKS])


def _scope(one: ScopeReport) -> Block:
    title, *lines = report_words.group(one)
    return _text(f"*{escape(title)}*\n" + "\n".join(escape(line) for line in lines))


def _modal(title: str, blocks: list[Block]) -> View:
    for n, block in enumerate(blocks):
        block.block_id = block.block_id or f"report-{n}"
    closes = PlainTextObject(text="Close", emoji=False)
    return View(type="modal", title=PlainTextObject(text=title, emoji=False), close=closes, blocks=blocks)


def _text(mrkdwn: str) -> Block:
    """A paragraph; what Slack would refuse as too long ends in dots."""
    return section(_short(mrkdwn, _MOST))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
