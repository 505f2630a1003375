"""Kind words on Home: what somebody was told, what they told others, and the way to say something."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, DividerBlock, InteractiveElement, PlainTextObject
from slack_sdk.models.views import View

from bot.views import kudos, thanks
from bot.views.message import actions, button, context, escape, section, words
from coaching.faces import said_date
from coaching.kudos import Said

#: So many of the newest stand on Home, and so many behind its buttons.
NEWEST, LISTED = 3, 10
GIVEN = "Thanks you gave"
NOTHING = "There is nothing here any more."


@dataclass(frozen=True, slots=True)
class KindWords:
    """What somebody was told, the newest first, and whether they told others anything."""

    received: Sequence[Said] = ()
    gave: bool = False


NO_WORDS = KindWords()


def blocks(kind: KindWords, *, takes_part: bool) -> list[Block]:
    """Draw the section on Home; who takes no part gets it only for what they gave, so that they can take it back."""
    if not takes_part:
        if not kind.gave:
            return []
        return [section("*Kind words* you sent are still here.", accessory=_given())]
    if not kind.received and not kind.gave:
        return [section("*Kind words* from colleagues will stand here. You can start.", accessory=_say())]
    drawn: list[Block] = [
        section(f"*{_giver(one)} saw you, {_day(one)}, {_readers(one)}*", accessory=_read(one))
        for one in kind.received[:NEWEST]
    ]
    if not drawn:
        drawn = [section("*Kind words* from colleagues will stand here.")]
    buttons: list[InteractiveElement] = [_say()]
    if len(kind.received) > NEWEST:
        buttons.append(button("All kind words", "kudos:received", "all"))
    if kind.gave:
        buttons.append(_given())
    return [*drawn, actions(*buttons)]


def _say() -> InteractiveElement:
    return button("Say what you saw", "kudos:say", "form")


def _given() -> InteractiveElement:
    return button(GIVEN, "kudos:given", "all")


def _read(one: Said) -> InteractiveElement:
    name = one.kudos.giver_name or "a colleague"
    return button("Read", "kudos:read", one.kudos.kudos_id, spoken=f"Read what {name} wrote on {_day(one)}"[:75])


def _giver(one: Said) -> str:
    return escape(one.kudos.giver_name) or thanks.SOMEBODY


def _readers(one: Said) -> str:
    return "shared" if one.kudos.offer == "yes" else "private"


def _day(one: Said) -> str:
    return said_date(one.kudos.given_on)


def received(said: Sequence[Said], *, skip: int = 0) -> View:
    """Show what somebody was told, to them alone; one more than is listed says that there are older ones."""
    drawn: list[Block] = []
    for one in said[:LISTED]:
        drawn += [*_between(drawn), section(f"{thanks.title(one)}\n{_day(one)}"), *thanks.body(one)]
        if one.kudos.offer == "yes":
            again = thanks.take_out_button("kudos:take_out", one.kudos.kudos_id)
            drawn.append(section("Shared with the team.", accessory=again))
    foot = "Only you and whoever wrote it read this"
    foot += ", but for what you share." if any(one.kudos.offer == "yes" for one in said[:LISTED]) else "."
    return _view("Kind words", drawn, foot, _pages("received", said, skip))


def given(said: Sequence[Said], *, skip: int = 0) -> View:
    """Show what somebody told others, each with the way to change it or take it back."""
    drawn: list[Block] = []
    for one in said[:LISTED]:
        to = escape(one.kudos.receiver_name) or thanks.SOMEBODY
        seen = f"\n_{escape(one.what.seen)}_" if one.what.seen else ""
        title = f"*To {to}, {_day(one)}, for {escape(one.what.skill)}*{seen}"
        drawn += [*_between(drawn), section(title)]
        drawn += [words(one.kudos.words)] if one.kudos.words else []
        drawn += [context(kudos.offered(one))] if one.kudos.offer else []
        change = button("Change", "kudos:change", one.kudos.kudos_id)
        drawn.append(actions(change, *kudos.offering(one), kudos.take_back_button(one.kudos)))
    foot = "Only you and whom you wrote to read this"
    foot += ", but for what both of you share." if any(one.kudos.offer for one in said[:LISTED]) else "."
    return _view(GIVEN, drawn, foot, _pages("given", said, skip))


def _pages(verb: str, said: Sequence[Said], skip: int) -> list[Block]:
    """Lead to those before and after; the buttons draw the same list anew."""
    buttons: list[InteractiveElement] = []
    if skip:
        buttons.append(button("Newer", f"kudos:{verb}_from", str(max(0, skip - LISTED)), spoken="Newer ones"))
    if len(said) > LISTED:
        buttons.append(button("Older", f"kudos:{verb}_from", str(skip + LISTED), spoken="Older ones"))
    return [actions(*buttons)] if buttons else []


def _between(drawn: Sequence[Block]) -> list[Block]:
    return [DividerBlock()] if drawn else []


def _view(title: str, drawn: list[Block], foot: str, pages: Sequence[Block]) -> View:
    return View(
        type="modal",
        title=PlainTextObject(text=title),
        close=PlainTextObject(text="Close"),
        blocks=[*drawn, *pages, context(foot)] if drawn else [section(NOTHING), *pages],
    )
