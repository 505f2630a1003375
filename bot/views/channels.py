"""A team's channel, as a steward sees it: the form that chooses it, and whether what was posted there arrived."""

from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.views import failures
from bot.views.message import Message, actions, button, confirmation, context, escape, section
from coaching.prompts import State

CALLBACK, BLOCK, ACTION = "cohort:channel_form", "channel", "chosen"
TITLE = "Team channel"
SAVED = "Saved. A test line is on its way to the channel; whether it arrived stands below in a moment."
TAKEN_AWAY = "Taken away. Nothing is posted in that channel any more."
NOT_ALLOWED = "Only whoever runs the programme can choose a team's channel, so nothing has changed."
NOT_OPEN = "That cohort is not open, so nothing has changed."
NO_CHANNEL = "Choose a channel of this workspace."

_INVITE = "Type */invite @inflow* there, then save it here again"
#: What each of Slack's codes means of a channel, and what to do.
_WORDS = {
    "channel_not_found": f"I cannot find it; a private channel lets me in only by invitation. {_INVITE}.",
    "is_archived": "it was archived. Choose another one.",
    "not_in_channel": f"I am not in it. {_INVITE}.",
    "restricted_action": "only some people may post there. Let me be one of them, or choose another one.",
}
_WORDS |= {
    f"restricted_action_{more}": _WORDS["restricted_action"]
    for more in ("non_threadable_channel", "read_only_channel", "thread_locked", "thread_only_channel")
}


@dataclass(frozen=True, slots=True)
class Place:
    """The channel of a team, and what became of what was posted there last; `error` says why it did not arrive."""

    channel: str
    state: State | None = None
    error: str = ""


def said(place: Place) -> str:
    """Say to a steward how it stands with a channel."""
    name = f"Team channel: <#{place.channel}>"
    if place.state == "sent":
        return f"{name}. What I posted there arrived."
    if place.state in {"planned", "sending"}:
        return f"{name}. A line is on its way there."
    if place.state != "failed":
        return f"{name}. Save it again to try it."
    if failures.in_doubt(place.error):
        return f"{name}. Slack's answer was lost: look whether my line is there, and save it again if not."
    why = _WORDS.get(place.error) or f"{escape(failures.words(place.error)[:250])}."
    return f"{name}. *Nothing arrives there:* {why}"


def form(cohort: str, channel: str | None) -> View:
    """Ask which channel is a team's; it can be taken away again."""
    first = (
        f"Thanks that two people both want to share are posted in the channel of *{escape(cohort)}*, with their words; "
        "and on Mondays how the group did, in a few lines. Nothing else is. Private thanks never are."
    )
    blocks = [
        section(first),
        InputBlock(
            block_id=BLOCK,
            label=PlainTextObject(text="Channel"),
            element=ConversationSelectElement(
                action_id=ACTION,
                initial_conversation=channel,
                placeholder=PlainTextObject(text="Choose a channel"),
                filter=ConversationFilter(
                    include=["public", "private"], exclude_bot_users=True, exclude_external_shared_channels=True
                ),
            ),
            hint=PlainTextObject(text="Invite me there first, with /invite @inflow. On Save I post one test line."),
        ),
    ]
    if channel is not None:
        sure = confirmation("Take it away?", "Nothing more is posted there.", "Take it away", "Keep it")
        blocks.append(actions(button("Take it away", "cohort:no_channel", cohort, style="danger", confirm=sure)))
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=cohort,
        title=PlainTextObject(text=TITLE),
        submit=PlainTextObject(text="Save"),
        close=PlainTextObject(text="Cancel"),
        blocks=blocks,
    )


def taken_away() -> View:
    """Say in the form's place that the channel was taken away."""
    return View(
        type="modal",
        title=PlainTextObject(text=TITLE),
        close=PlainTextObject(text="Close"),
        blocks=[section(TAKEN_AWAY)],
    )


def test_line(by: str) -> Message:
    """Draw the line that tries a channel, for everybody in it: what will come, and who chose it."""
    who = escape(by) or "Whoever runs the programme"
    return Message.of(
        [
            section(
                "*Thanks will stand here*, where both who gave and who got them would like the team to see; and on "
                "Mondays how the week was for the group."
            ),
            context(f"{who} chose this channel. There is nothing to do; private thanks stay private."),
        ],
        face="test",
    )
