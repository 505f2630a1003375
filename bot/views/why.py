"""Why a message came, or why none did: every reason that the rule can give, in plain words."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View

from bot.views.coach import KINDS, said_pause
from bot.views.message import actions, button, context, section
from coaching import attention
from coaching.faces import WEEKDAYS, Outlook, said_date, said_moment
from coaching.hours import local
from coaching.people import Person
from coaching.preferences import said_count, said_days, said_hours
from coaching.prompts import Prompt
from coaching.weeks import Week

#: So many lines of the past are shown.
LINES = 8

#: A sentence for every value of `coaching.reasons.Reason`; prompts hold the reason as a plain word.
REASONS: dict[str, str] = {
    "next_in_order": "It is the next idea in the order in which everybody meets them.",
    "due_again": "You met it a while ago, and now is a good time to meet it again.",
    "second_look": "One thought stood behind two of your answers, so one of those situations comes again first.",
    "baseline": "It comes before the first idea, so that you can see later what has changed for you.",
    "weekly_checkin": "Once a week you can say how sure you feel, and nothing else had asked you that week.",
    "probe": "Some weeks after the programme I ask once more, so that you can see what has stayed.",
    "peer_turn": "Now and then you are asked what you saw a colleague do; everybody gets a turn.",
    "colleague": "It could not be asked any more.",
    "asked_for": "You asked for it.",
    "thanks": "A colleague saw something you did well, and wrote you a line about it.",
    "taken_back": "What it was to bring was taken back.",
    "shared": "Both who gave it and who got it would like the team to see it.",
    "month_over": "You are named as a steward, so I tell you once a month what coming back early went with.",
    "needs_a_hand": "You are named as a steward, so I tell you where something needs a hand.",
    "team_week": "A team that has a channel reads there how its week was, once it has ended for everybody in it.",
    "weekly_digest": "Who leads a team gets a digest once a week has ended for everybody in it.",
    "scenes_to_rate": "Who leads a team rates a few scenes now and then, so that notes mean the same to everybody.",
    "round_closed": "The round of scenes that you rated has closed.",
    "weekly_check": "Who leads a team can note once a week what they saw, if they saw anything.",
    "check_again": "Some of your notes were still open, so I asked once more; there is no third time.",
    "shared_note": "Your manager chose to share with you something they saw.",
    "card_tried": "You said that you would try the question, so I ask once how it went.",
    "shall_i_go_on": "Several ideas in a row stayed unanswered, so I ask whether to go on.",
    "invitation": "Your group was invited, and everybody in it is asked once.",
    "not_your_day": "It is not one of your days, or it is a public holiday.",
    "paused": "You asked for a pause.",
    "out_of_office": "Your Slack status said that you were out of office, and you chose that it counts.",
    "do_not_disturb": "Slack said do not disturb.",
    "week_full": "You get only so many messages a week, and that week had them.",
    "day_full": "There is at most one message a day, and that day had one.",
    "duties_full": "Who leads a team hears of it on at most two days a week, and that week had them.",
    "spread_out": "Your messages are spread over the week, and the last one was too recent.",
    "hours_apart": "Messages are at least three hours apart.",
    "just_acted": "You had just been here, so I left you in peace for an hour.",
    "unanswered_some": "A few ideas in a row stayed unanswered, so I write half as often.",
    "unanswered": "Several ideas in a row stayed unanswered, so I keep quiet until you say.",
    "answered": "You had answered in the meantime, so there was nothing left to ask.",
    "digest_day": "That day belongs to your team's digest.",
    "check_day": "That day belongs to what you saw in your team.",
    "nobody_to_note": "Nobody in your team takes part at the moment, so there was nobody to ask you about.",
    "nothing_new": "There was nothing new for you.",
    "outside_hours": "It was outside your hours.",
    "not_agreed": "You were not taking part.",
    "not_here": "You were not on the programme's list that day.",
    "leads_nobody": "You no longer led a team in the programme.",
    "too_late": "It had become too late for it to be of use.",
    "no_channel": "The team has no such channel any more.",
    "programme_over": "The programme has ended.",
}
#: Other rows are cancelled only because the day was planned anew, and say nothing of it.
_LASTING = {"paused", "not_agreed", "not_here"}
_NO_REASON = "I have kept no reason for it."
_FAILED = (
    "It did not get through, which is no fault of yours. Whoever runs the programme can see that on their Home tab."
)
#: States of a message that was on its way, whether it arrived or not.
_SET_OUT = {"sent", "sending", "failed", "expired"}


def why(person: Person, rows: Sequence[Prompt], outlook: Outlook, *, now: datetime, pressed: str = "") -> View:
    """Say why each of the last messages came, why none came on other days, and what is to come.

    `rows` are the person's prompts of the last weeks and those to come, the oldest first; `pressed` is the id of the
    message whose menu was used: it is explained first.
    """
    past = [row for row in reversed(rows) if _over(row, now)]
    first = [row for row in past if row.prompt_id == pressed]
    blocks: list[Block] = [_came(row, person, label="This message") for row in first]
    blocks += _lines([row for row in past if row not in first], person)[: LINES - len(first)]
    if not blocks:
        blocks.append(section("Nothing has been planned for you yet, so there is nothing to explain."))
    blocks.append(_to_come(rows, outlook, now))
    if person.agreed:
        blocks += _wishes(person, outlook, attention.minutes(rows, Week.of(outlook.today)))
    return View(
        type="modal",
        title=PlainTextObject(text="Why this message?"),
        close=PlainTextObject(text="Close"),
        private_metadata=pressed,
        blocks=blocks,
    )


def _over(row: Prompt, now: datetime) -> bool:
    """Whether a row says something about the past: sent, or passed over on a date that has come."""
    if row.state in {"sent", "sending"}:
        return True
    if row.state == "cancelled" and row.reason not in _LASTING:
        return False
    return row.state != "planned" and row.due_at <= now


def _lines(past: list[Prompt], person: Person) -> list[Block]:
    """One section each message, and one for each run of days without any for the same reason."""
    blocks: list[Block] = []
    for silence, rows in groupby(past, key=lambda row: None if row.state in _SET_OUT else _because(row)):
        if silence is None:
            blocks += [_came(row, person) for row in rows]
        else:
            days = sorted({_day(row, person) for row in rows})
            blocks.append(section(f"*{_said_span(days)}: nothing*\n{silence}"))
    return blocks


def _came(row: Prompt, person: Person, *, label: str = "") -> Block:
    at = local(row.sent_at or row.due_at, person.tz)
    when = f"{WEEKDAYS[at.weekday()]} {said_date(at.date())}, {at:%H:%M}"
    what = KINDS.get(row.kind, "a message") + ("" if row.state in {"sent", "sending"} else " that did not reach you")
    title = f"{label}: {what}, {when}" if label else f"{when}: {what}"
    return section(f"*{title}*\n{_because(row)}{_put_off(row, 'came')}")


def _because(row: Prompt) -> str:
    if row.state == "failed":
        return _FAILED
    return REASONS.get(row.reason, _NO_REASON)


def _put_off(row: Prompt, came: str) -> str:
    """Say why a message came, or comes, later than it was planned."""
    reason = REASONS.get(row.put_off or "")
    if reason is None or row.state not in {"planned", "sending", "sent"}:
        return ""
    inside = reason if reason.startswith("Slack") else reason[0].lower() + reason[1:]
    return f" It {came} later than planned: {inside}"


def _day(row: Prompt, person: Person) -> date:
    return row.local_date or local(row.due_at, person.tz).date()


def _said_span(days: list[date]) -> str:
    if len(days) == 1:
        return f"{WEEKDAYS[days[0].weekday()]} {said_date(days[0])}"
    return f"{WEEKDAYS[days[0].weekday()]} {said_date(days[0])} to {WEEKDAYS[days[-1].weekday()]} {said_date(days[-1])}"


def _to_come(rows: Sequence[Prompt], outlook: Outlook, now: datetime) -> Block:
    coming = next((row for row in rows if row.state == "planned"), None)
    if coming is not None and outlook.next_at is not None:
        when = said_moment(outlook.next_at, outlook.today)
        what = KINDS.get(coming.kind, "a message")
        return section(f"*Coming: {what}, {when}* ({outlook.city} time)\n{_because(coming)}{_put_off(coming, 'comes')}")
    silent = next((row for row in rows if row.state == "skipped" and row.due_at > now), None)
    if silent is not None and outlook.paused_until is None:
        return section(f"*Coming: nothing in the next days*\n{_because(silent)}")
    if outlook.paused_until is not None:
        return section(f"*Coming: nothing until {said_pause(outlook)}*\n{REASONS['paused']}")
    return section("*Coming: nothing is planned yet*")


def _wishes(person: Person, outlook: Outlook, minutes: float) -> list[Block]:
    wish = person.preferences
    switch = (
        button("Resume now", "coach:resume", "now")
        if outlook.paused_until
        else button("Pause for a week", "coach:pause", "week")
    )
    return [
        context(
            f"You get at most {said_count(wish.per_week)} a week: {said_days(wish.days)}, {said_hours(wish)} "
            f"({outlook.city} time). {_said_minutes(minutes)}"
        ),
        actions(button("Days and hours", "coach:hours", "open"), switch),
    ]


def _said_minutes(minutes: float) -> str:
    """Say how much attention this week has asked for."""
    if not minutes:
        return "This week I have asked for none of your time."
    rounded = max(1, round(minutes))
    return f"This week I have asked for about {rounded} minute{'' if rounded == 1 else 's'} of your time."
