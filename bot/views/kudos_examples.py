"""What passes between two colleagues, drawn as people will see it: of the first behaviour there is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from slack_sdk.models.views import View

from bot.views import channels, kind_words, kudos, shared, thanks
from bot.views.kudos_form import Filled, Sheet, form
from bot.views.message import Message
from coaching.faces import Outlook
from coaching.items import Module
from coaching.kudos import Kudos, Limit, Offer, Said, what_for
from coaching.thanks import Face

_WORDS = "You let me finish, and I could think aloud."
_LINK = "https://example.slack.com/archives/C0TEAMMIA1/p1795961261061260"


def drawn(modules: Mapping[str, Module], seen: Outlook) -> Iterator[tuple[str, str, Message | View]]:
    """Yield each drawing with its kind and face."""
    module = next(iter(modules.values()))
    behaviour = module.behaviours[0].id if module.behaviours else None
    one = Kudos("K", "U0BEN0001", "U0ANA0001", seen.today, module.id, behaviour, "P", _WORDS, _LINK, "Ben", "Ana")
    said = Said(one, what_for(modules, module.id, behaviour))
    for face in get_args(Face):
        yield "thanks", face, thanks.draw(face, "preview", [said], seen)
    yield "thanks", "read-1", thanks.draw("read-1", "preview", [Said(one, said.what, useful=True)], seen)
    yield "thanks", "of several", thanks.draw("read", "preview", [said] * 7, seen)
    yield from _team(said, seen)
    yield "channel", "form", channels.form("support", "C0SUPPORT1")
    yield "channel", "taken away", channels.taken_away()
    yield "channel", "test line", channels.test_line("Lea")
    yield from (("kudos", *each) for each in _told(one, said))
    yield from (("kudos", *each) for each in _forms(modules, Filled("U0ANA0001", module.id, behaviour, _WORDS)))


def _team(said: Said, seen: Outlook) -> Iterator[tuple[str, str, Message | View]]:
    """What is offered to the team, on either side of each answer."""
    for answer in get_args(Offer):
        one = replace(said, kudos=replace(said.kudos, offer=answer), channel="C0SUPPORT1")
        yield "thanks", f"offered, {answer}", thanks.draw("read", "preview", [one], seen)
        yield "kudos", f"receipt, {answer}", kudos.receipt(one)
        yield "kudos", f"kind words, {answer}", kind_words.received([one])
        yield "kudos", f"thanks you gave, {answer}", kind_words.given([one])
    yield "thanks", "shared with the team", shared.shared(said)
    yield "thanks", "taken out again", shared.taken_out()


def _told(one: Kudos, said: Said) -> Iterator[tuple[str, Message | View]]:
    yield "receipt", kudos.receipt(said)
    yield "not passed on", kudos.not_passed_on(kudos.CANNOT, _WORDS)
    yield "taken back", kudos.taken_back(one)
    yield "help", kudos.usage()
    yield "sent", kudos.sent(said)
    yield "kept for tomorrow", kudos.sent(said, kept=True)
    yield "changed", kudos.changed(one)
    yield "kind words", kind_words.received([said])
    yield "thanks you gave", kind_words.given([said] * kind_words.LISTED)


def _forms(modules: Mapping[str, Module], filled: Filled) -> Iterator[tuple[str, View]]:
    again = kudos.too_many(Limit("again", may_be_kept=True), "Ana")
    yield "form", form(modules, Filled(), Sheet())
    yield "form where the team has a channel", form(modules, replace(filled, team=False), Sheet())
    yield "form at a message", form(modules, filled, Sheet(link=_LINK), quote="I think we should wait.")
    yield "form for tomorrow", form(modules, filled, Sheet(keep=True), first=again)
    yield "form of somebody who takes no part", form(modules, filled, Sheet(), takes_part=False)
