"""The Home tab: what is on, what comes, and every switch that belongs to the person. Useful on the first day too."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, InteractiveElement
from slack_sdk.models.views import View

from bot.views import cohorts, kind_words, mentors, peers, progress, reports
from bot.views.coach import KINDS, said_pause
from bot.views.invitations import consent_blocks
from bot.views.message import actions, button, confirmation, context, escape, header, notice, section
from bot.views.my_data import Answer
from bot.views.progress import Own, Waiting
from coaching.faces import Outlook, said_date, said_moment
from coaching.people import Person
from coaching.pilot_reports import PilotReport
from coaching.preferences import said_count, said_days, said_hours
from coaching.programmes import Programme

#: What is said first to who was asked and does not take part.
_ANSWERED = {
    "declined": "You said no, and that is fine. If you have changed your mind:",
    "withdrawn": "You have left the programme. You can come back on any day:",
}
_ANSWERED_BY_ROSTER = {
    "declined": "The roster says that you would rather not. If you would, all the same:",
    "withdrawn": "The roster says that you no longer take part. If you would like to, all the same:",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The programme that is open to a person, their week in it (1 is the first), and whether they practise in it."""

    programme: Programme
    skill: str
    week: int
    learns: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All that somebody's Home tells of. `person` is None where the roster has no such person who works here.

    `waiting` is the newest message that still waits for an answer, `lately` how many were sent last week, `answer` what
    the person, or the roster for them, said last, `own` what a learner's own answers come to, `colleagues` what they
    are told of colleagues' answers, `mentors` whether they may add model responses, `kind` what colleagues said.
    `pilots` are what a steward reads of open programmes. `notice` is said once, above everything.
    """

    person: Person | None
    outlook: Outlook
    place: Place | None = None
    contact: str | None = None
    waiting: Waiting | None = None
    lately: int = 0
    answer: Answer | None = None
    own: Own | None = None
    colleagues: peers.Standing | None = None
    mentors: bool = False
    kind: kind_words.KindWords = kind_words.NO_WORDS
    desk: cohorts.Desk | None = None
    pilots: tuple[PilotReport, ...] = ()
    notice: str = ""


def draw(page: Page) -> View:
    """Draw somebody's Home."""
    blocks: list[Block] = [notice(page.notice)] if page.notice else []
    blocks += _about(page)
    if page.desk is not None:
        blocks += [*reports.on_home(page.pilots), *cohorts.blocks(page.desk)]
    for number, block in enumerate(blocks):
        block.block_id = block.block_id or f"home-{number}"
    return View(type="home", blocks=blocks)


def _about(page: Page) -> list[Block]:
    if page.person is None:
        return _stranger(page)
    if page.person.agreed:
        return _taking_part(page, page.person)
    if page.place is not None and page.person.consent != "none":
        return _asked(page, page.person, page.place)
    return _not_yet(page, page.person)


def _stranger(page: Page) -> list[Block]:
    if page.desk is not None:
        return [section("You are on no programme's list yourself, so I send you nothing. You run those below.")]
    ask = f" To take part, write to {escape(page.contact)}." if page.contact else ""
    return [
        header("Small steps at work"),
        section(
            "I send people who take part a small thing to try, a few times a week: an idea before a call, a question "
            "to ask. Each takes a minute or two."
        ),
        section(f"You are not on the list of a programme here, so I send you nothing and keep nothing.{ask}"),
    ]


def _not_yet(page: Page, person: Person) -> list[Block]:
    if page.place is not None:
        then = "Your group is being asked these days: the invitation comes in a message, at a good hour of yours."
    elif person.consent == "none" and not person.cohort and not person.manages:
        then = "You are in no group that takes part, so I send you nothing. There is nothing you have to do."
    elif person.consent == "none":
        then = "Your group has not been asked yet. When it is, I ask you once, in a message, if you would like to join."
    else:
        then = "No programme is open for you at the moment, so I send you nothing. There is nothing you have to do."
    return [
        header("Small steps at work"),
        section(
            "I send people who take part a small thing to try, a few times a week: an idea before a call, a question "
            "to ask. Each takes a minute or two."
        ),
        section(then),
        *kind_words.blocks(page.kind, takes_part=False),
        actions(_data()),
        *_questions(page),
    ]


def _asked(page: Page, person: Person, place: Place) -> list[Block]:
    first = _ANSWERED.get(person.consent)
    if first and page.answer and page.answer.source == "roster":
        first = _ANSWERED_BY_ROSTER.get(person.consent, first)
    return [
        *([section(first)] if first else []),
        *consent_blocks(place.programme, place.skill, person.name, learns=place.learns, manages=person.manages),
        actions(
            button("Join", "home:join", "yes", style="primary"), button("Read it all", "home:read", "open"), _data()
        ),
        context("You can stop on any day. Not joining changes nothing at work, and is told to nobody."),
        *kind_words.blocks(page.kind, takes_part=False),
        *_questions(page),
    ]


def _taking_part(page: Page, person: Person) -> list[Block]:
    learns = page.place is not None and page.place.learns
    blocks: list[Block] = [header(_title(page.place))]
    if learns:
        blocks += _practice(page)
    elif page.place is None:
        blocks.append(section("*No programme is open for you at the moment,* so nothing new comes."))
    if person.manages:
        blocks.append(section(_team()))
    blocks += [mentors.home()] if page.mentors else []
    blocks += kind_words.blocks(page.kind, takes_part=True)
    blocks.append(DividerBlock())
    if page.outlook.paused_until is not None:
        blocks.append(
            section(
                f"*Paused until {said_pause(page.outlook)}.* Nothing piles up meanwhile.",
                accessory=button("Resume now", "home:resume", "now", style="primary"),
            )
        )
    elif page.outlook.silent:
        blocks.append(
            section(
                "*I keep quiet for now:* my last few ideas found you busy, and that is fine.",
                accessory=button("Go on", "home:resume", "now", style="primary"),
            )
        )
    blocks.append(section(f"*When I write:* {_when(page, person)}", accessory=_hours()))
    blocks.append(
        section(
            f"*Last week I wrote {_times(page.lately)}.*", accessory=button("Why these messages?", "home:why", "open")
        )
    )
    blocks.append(section("*What is kept, who sees it:* your answers and notes, you alone.", accessory=_data()))
    if learns:
        blocks.append(
            section("*What a manager noted about you:* you and whoever wrote it, nobody else.", accessory=_mine())
        )
    blocks.append(actions(*_switches(page)))
    return [*blocks, *_questions(page)]


def _title(place: Place | None) -> str:
    if place is None:
        return "Your practice"
    name = "Your practice" if place.learns else "Your team's practice"
    return f"{name}, week {place.week} of {place.programme.weeks}" if place.week <= place.programme.weeks else name


def _practice(page: Page) -> list[Block]:
    blocks: list[Block] = [progress.waits(page.waiting)] if page.waiting else []
    blocks.append(section(_next(page), accessory=button("Try one now", "home:try", "one")))
    blocks += progress.blocks(page.own) if page.own else []
    return blocks + peers.home(page.colleagues) if page.colleagues else blocks


def _next(page: Page) -> str:
    seen = page.outlook
    if seen.next_at is not None:
        what = KINDS.get(seen.next_kind or "", "a message")
        return f"*Next for you:* {what}, {said_moment(seen.next_at, seen.today)} ({seen.city} time)."
    if page.place is not None and page.place.week > page.place.programme.weeks:
        return f"*The {page.place.programme.weeks} weeks are over.* Nothing more comes by itself; the ideas stay yours."
    if seen.paused_until is not None:
        return "*Next for you:* nothing while you are paused."
    if seen.silent:
        return "*Next for you:* nothing until you say."
    return "*Next for you:* nothing is planned for the coming days. “Why these messages?” says the reason."


def _team() -> str:
    return (
        "*Your team's digest comes on Mondays,* in a message: how the group did, and one thing to try. It speaks of "
        "groups of 5 or more people, never of one."
    )


def _when(page: Page, person: Person) -> str:
    wish = person.preferences
    days = said_days(wish.days)
    return (
        f"{days[0].upper()}{days[1:]}, {said_hours(wish)}, {page.outlook.city} time, "
        f"at most {said_count(wish.per_week)} a week."
    )


def _times(count: int) -> str:
    return {0: "nothing", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _switches(page: Page) -> list[InteractiveElement]:
    switches: list[InteractiveElement] = []
    if page.outlook.paused_until is None:
        switches.append(button("Pause for a week", "home:pause", "week"))
    question = (
        "I send you nothing more, and add nothing to what is kept. Nobody is told why. You can join again on any day."
    )
    sure = confirmation("Leave the programme?", question, "Withdraw", "Stay")
    switches.append(button("Withdraw", "home:withdraw", "sure", style="danger", confirm=sure))
    return switches


def _questions(page: Page) -> list[Block]:
    parts = []
    if page.place is not None:
        programme = page.place.programme
        parts.append(f"Questions: {escape(programme.owner)}, {escape(programme.contact)}.")
    elif page.contact:
        parts.append(f"Questions: {escape(page.contact)}.")
    said = page.answer
    if said is not None and said.answer == "agreed":
        # A roster's people agreed to words of their company's: nobody showed them a text of ours.
        what = "The roster says that you agreed" if said.source == "roster" else f"You agreed to text {said.version}"
        parts.append(f"{what} on {said_date(said.day)} {said.day.year}.")
    return [context(" ".join(parts))] if parts else []


def _hours() -> ButtonElement:
    return button("Days and hours", "home:hours", "open")


def _mine() -> ButtonElement:
    return button("What your manager noted", "check:mine", "open")


def _data() -> ButtonElement:
    return button("See my data", "home:data", "open")
