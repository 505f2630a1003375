"""A manager's Monday: how the team did as a group, and one thing to try in the next one-on-one."""

from slack_sdk.models.blocks import Block, ButtonElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views import prompts
from bot.views.message import MENU_AFTER, Message, actions, button, context, escape, header, menu, picture, section
from coaching import digest_words as say
from coaching import lagging, trails
from coaching.cards import turn_of
from coaching.digests import LAGGING, LEADING, OUTCOMES, TEAM_FIGURES, TeamDigest
from coaching.faces import WEEKDAYS, Outlook, said_date
from coaching.items import Card
from coaching.lagging import Measured

FEW = "One thing to try this week"


def draw(face: str, prompt_id: str, digest: TeamDigest, outlook: Outlook, *, chart: str | None = None) -> Message:
    """Draw the face that a digest should show: "other-2" and "tried-2" speak of the third card it offers.

    `chart` is the file that shows its course, if there is one. It stands last, where it pushes no button off a phone.
    """
    shows = face.partition("-")[0]
    drawn = _FACES.get(shows, _closed)(prompt_id, digest, digest.card(turn_of(face)), outlook)
    if chart is not None and not digest.reason and _FACES.get(shows, _closed) in {_offer, _closed}:
        drawn.append(picture(trails.said(digest.course), chart))
    return Message.of(drawn, face=face)


def _offer(prompt_id: str, digest: TeamDigest, card: Card, _outlook: Outlook) -> list[Block]:
    """Draw the digest with the question it offers."""
    if digest.reason:
        return _few(prompt_id, digest, card)
    notes = say.own_notes(digest)
    return [
        header(say.title(digest)),
        *_figures(digest, prompt_id),
        section(f"*Try in your next one-on-one:*\n{_quoted(card)}{_elsewhere(digest, card)}"),
        actions(_try(prompt_id), _all_figures(prompt_id), _agenda(prompt_id)),
        *([context(notes)] if notes else []),
    ]


def _few(prompt_id: str, digest: TeamDigest, card: Card) -> list[Block]:
    """Lead with what a manager of few can do, never with a list of blanks."""
    others = [button("Another one", "digest:another", prompt_id)] if len(digest.cards) > 1 else []
    programme = [_all_figures(prompt_id, "The programme's figures")] if say.programme_lines(digest) else []
    return [
        header(FEW),
        section(f"Ask in your next one-on-one:\n{_quoted(card)}", accessory=menu(prompt_id)),
        section(f"_{escape(card.why)}_{_elsewhere(digest, card)}"),
        actions(_try(prompt_id), *others, *programme, _agenda(prompt_id)),
        context(" ".join(words for words in (say.own_notes(digest), say.caveat(digest)) if words)),
    ]


def _figures(digest: TeamDigest, prompt_id: str | None) -> list[Block]:
    """The two leading signals with how much to read into them, and what follows them where it is asked for."""
    leading = [_line(digest, name) for name in LEADING]
    blocks: list[Block] = [
        section("\n".join([*leading, f"_{say.caveat(digest)}_"]), accessory=menu(prompt_id) if prompt_id else None)
    ]
    if digest.outcomes:
        blocks.append(section("\n".join(map(_outcome, digest.outcomes[:OUTCOMES]))))
        return [*blocks, *_story(digest)]
    # The manager's own notes stand at the message's foot, in words that say whose doing they are.
    follow = [name for name in LAGGING if name not in {*digest.unasked, "manager_checks"}]
    if follow:
        blocks.append(section("\n".join(_line(digest, name) for name in follow)))
    return [*blocks, *_story(digest)]


def _outcome(one: Measured) -> str:
    return f"*{escape(one.label)}:* {escape(lagging.said(one))}"


def _story(digest: TeamDigest) -> list[Block]:
    return [section("\n".join(map(escape, digest.story)))] if digest.story else []


def _line(digest: TeamDigest, name: str) -> str:
    line = say.line(digest, name)
    return f"*{line.label}:* {line.summary}"


def _quoted(card: Card) -> str:
    return f"“{escape(card.question)}”"


def _elsewhere(digest: TeamDigest, card: Card) -> str:
    told = digest.elsewhere(card)
    return f"\n_{told}_" if told else ""


def _try(prompt_id: str) -> ButtonElement:
    return button("I'll try this", "digest:try", prompt_id, style="primary")


def _all_figures(prompt_id: str, label: str = "All figures") -> ButtonElement:
    return button(label, "digest:figures", prompt_id)


def _agenda(prompt_id: str) -> ButtonElement:
    return button("Agenda for the team", "digest:agenda", prompt_id)


def _tried(prompt_id: str, digest: TeamDigest, card: Card, outlook: Outlook) -> list[Block]:
    again = [_all_figures(prompt_id)] if not digest.reason else []
    return [
        section(f"*You'll try:*\n{_quoted(card)}", accessory=menu(prompt_id, MENU_AFTER)),
        section(f"_{escape(card.why)}_"),
        section(f"*If you see it happen, you could say:*\n“{escape(card.recognition)}”"),
        actions(button("Thank someone now", "digest:thank", prompt_id), *again, _agenda(prompt_id)),
        context(f"Noted, thank you. Use your own words; the question is only a start.{_asks(outlook)}"),
    ]


def _asks(outlook: Outlook) -> str:
    day = outlook.asks_on
    return f" I'll ask on {WEEKDAYS[day.weekday()]} {said_date(day)} how it went." if day else ""


def _snoozed(prompt_id: str, digest: TeamDigest, _card: Card, outlook: Outlook) -> list[Block]:
    return prompts.snoozed(prompt_id, _name(digest), outlook)


def _paused(prompt_id: str, _digest: TeamDigest, _card: Card, outlook: Outlook) -> list[Block]:
    return prompts.paused(prompt_id, outlook)


def _moved(_prompt_id: str, digest: TeamDigest, _card: Card, _outlook: Outlook) -> list[Block]:
    return prompts.moved(_name(digest))


def _closed(_prompt_id: str, digest: TeamDigest, _card: Card, _outlook: Outlook) -> list[Block]:
    """Keep the figures, which somebody may scroll back for; take the buttons away."""
    if digest.reason:
        return [section(f"*{_name(digest)}*\nThis one has closed.")]
    return [
        section(f"*{_name(digest)}*"),
        *_figures(digest, None),
        context("This one has closed."),
    ]


def _name(digest: TeamDigest) -> str:
    return FEW if digest.reason else say.title(digest)


_FACES = {
    "before": _offer,
    "other": _offer,
    "tried": _tried,
    "snoozed": _snoozed,
    "paused": _paused,
    "moved": _moved,
    "closed": _closed,
    "lapsed": _closed,
}


def figures(digest: TeamDigest, digest_id: str) -> View:
    """Every figure a manager may see, each with its range, its goals, and what it says and does not say."""
    if digest.reason:
        lines = [_whole(line) for line in say.programme_lines(digest)]
        lead = [section(say.protected(digest)), *([section(f"*{say.programme_title(digest)}*")] if lines else [])]
    else:
        lines = [_whole(say.line(digest, name)) for name in TEAM_FIGURES]
        lead = [section(f"*{say.days(digest.week)}*\n{say.caveat(digest)}")]
    how = [context(f"*How to read this.* {say.how_to_read(digest)}")] if not digest.reason else []
    return View(
        type="modal",
        title=PlainTextObject(text="Your team's figures"),
        close=PlainTextObject(text="Close"),
        blocks=[*lead, *map(section, lines), *how, actions(button("How to read this", "figures:guide", digest_id))],
    )


def _whole(line: say.Line) -> str:
    inside = ", ".join(part for part in (line.share, line.likely.removesuffix(".").lower()) if part)
    first = f"*{line.label}: {line.value}*" + (f" ({inside})." if inside else ".")
    last = f"{line.last[0].upper()}{line.last[1:]}." if line.last else ""
    facts = " ".join(part for part in (first, last, line.trend, line.goals) if part)
    return f"{facts}\n_{line.meaning} {line.limits}_"
