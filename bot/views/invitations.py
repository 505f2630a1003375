"""The one invitation, its full text, and what each answer leads to."""

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View

from bot.views.message import Message, actions, button, context, escape, header, section
from bot.views.nudges import coming, when
from coaching.consent import TEXT_VERSION
from coaching.faces import Outlook, said_date, said_number
from coaching.programmes import Programme


def draw(
    face: str, prompt_id: str, programme: Programme, skill: str, outlook: Outlook, *, learns: bool, manages: bool
) -> Message:
    """Draw the face that an invitation should show. Who manages somebody is told of the Monday digest as well."""
    if face == "begun":
        return Message.of(_begun(prompt_id, outlook), face=face)
    if face == "yes":
        return Message.of(_yes(prompt_id, outlook, learns=learns), face=face)
    if face == "no":
        return Message.of(_no(), face=face)
    if face == "left":
        return Message.of([section("You have left the programme. My Home tab has a *Join* button.")], face=face)
    if face != "before":
        return Message.of([section("This invitation has closed. My Home tab has a *Join* button.")], face=face)
    blocks = [
        *consent_blocks(programme, skill, outlook.name, learns=learns, manages=manages, weeks=outlook.weeks_left),
        actions(
            button("Yes, I'm in", "invitation:yes", prompt_id, style="primary"),
            button("No, thanks", "invitation:no", prompt_id),
            button("Read it all", "invitation:read", prompt_id),
        ),
        context("You can stop on any day. Saying no changes nothing at work. I ask only once."),
    ]
    return Message.of(blocks, face=face)


def consent_blocks(
    programme: Programme, skill: str, name: str, *, learns: bool, manages: bool, weeks: int | None = None
) -> list[Block]:
    """What is asked, in short: what comes, what is kept, who sees it, and what it is never used for.

    `weeks` remain of the programme; all of them if it is not said.
    """
    skill, weeks_left = escape(skill), said_number(weeks or programme.weeks, "week")
    if learns:
        asked = f"Would you like to practise {skill}?"
        offer = (
            f"Hello {escape(name)}. For {weeks_left} you can get up to four short messages a week about {skill}, "
            "in your own working hours. Each takes a minute or two."
        )
    else:
        asked = f"Would you like to see how your team practises {skill}?"
        offer = f"Hello {escape(name)}. Your team is invited to practise {skill} for {weeks_left}."
    if manages:
        offer += (
            " As you lead a team, a digest comes on Mondays: how the group did, and one thing to try. Once a week I "
            "also ask, one person at a time, what you saw."
        )
    kept = (
        "*Kept:* what you press, notes you choose to write, thanks between you and colleagues, and what you saw each "
        "other do.\n"
        "*Who sees your answers and ratings:* only you. What you saw a colleague do: they do, without names.\n"
        "*Your manager sees:* that you take part, and figures for groups of 5 or more. Your manager may also note what "
        "they saw you do; you can read every such note.\n"
        "*Never for:* pay, reviews or ranking."
    )
    return [header(asked), section(offer), section(kept)]


def _yes(prompt_id: str, outlook: Outlook, *, learns: bool) -> list[Block]:
    if not learns:
        first = "Your first digest comes on a Monday, once a whole week has ended for everybody in your team."
        return [section(f"*You're in, thank you.*\n{first}"), _agreed(outlook)]
    first = "Your first message comes once your group has started."
    if outlook.next_at:
        first = f"Your first message comes {when(outlook.next_at, outlook)}."
    return [
        section(f"*You're in, thank you.*\n{first}\nOr have a first taste now: 20 seconds."),
        actions(
            button("Try one now", "invitation:try", prompt_id, style="primary"),
            button("Days and hours", "invitation:hours", prompt_id),
        ),
        _agreed(outlook),
    ]


def _begun(prompt_id: str, outlook: Outlook) -> list[Block]:
    """The first one was asked for at once: what had been promised for it holds no more."""
    return [
        section(f"*You're in, thank you.*\nYour first one is below. {coming(outlook)}"),
        actions(button("Days and hours", "invitation:hours", prompt_id)),
        _agreed(outlook),
    ]


def _agreed(outlook: Outlook) -> Block:
    agreed = outlook.agreed_on or outlook.today
    when = f"{said_date(agreed)} {agreed.year}"
    return context(f"Agreed on {when}, text {TEXT_VERSION}. To stop: /coach pause, or Withdraw on my Home tab.")


def _no() -> list[Block]:
    return [
        section("*That's fine.* I won't write again. If you change your mind, my Home tab has a *Join* button."),
        context("Nobody is told who said no."),
    ]


def full_text(programme: Programme, skill: str) -> View:
    """What a person agrees to, whole."""
    months = "Until 12 months after the end, on your company's own server."
    return View(
        type="modal",
        title=PlainTextObject(text="What you agree to"),
        close=PlainTextObject(text="Close"),
        blocks=[
            section(
                f"*Why.* To practise {escape(skill)}, and to learn whether such a programme helps groups of people."
            ),
            section(
                "*What is kept.* The messages sent to you; what you press, and when; your ratings; notes you write; "
                "thanks between you and colleagues; now and then, what one of you saw another do; what your manager "
                "notes about what they saw you do; when you agreed, and to which text."
            ),
            section(
                "*Who sees what.* You: all of it, under “See my data” on the Home tab. A colleague whom you "
                "thank, or who thanks you: those words; your team's channel only those that both of you choose to "
                "share there, each time. What colleagues saw you do: you alone, without names. Your "
                "manager: that you take part, figures for groups of 5 or more, and what they noted themselves. The "
                "programme's owner: figures for groups, and whether messages arrive."
            ),
            section(
                f"*Where, and how long.* {months} As with any Slack chat, your workspace's owners may be able to "
                "export these messages, so I never repeat your answers in them."
            ),
            section(
                "*Your rights.* Pause, withdraw, and erase your notes on the Home tab, any day. For a copy of "
                f"everything, or to have it erased, write to {escape(programme.owner)}: {escape(programme.contact)}."
            ),
            context(f"Text {TEXT_VERSION}."),
        ],
    )
