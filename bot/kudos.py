"""Giving kudos: from what somebody typed or chose to the rows, and what they are shown of it."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from slack_sdk.models.views import View
from sqlalchemy import Connection

from bot import homes, kind_words, mentions
from bot.house import House
from bot.mentions import Named
from bot.opening import Asker, Door
from bot.views import kudos as views
from bot.views import kudos_form as forms
from bot.views.kudos_form import Answers, Filled, Sheet
from bot.views.message import Message
from coaching.colleagues import Unnamed, may_not_be_named
from coaching.hours import local
from coaching.kudos import LENGTH, Kudos, Limit, Meant, Said, behaviour_of, interpret, what_for
from coaching.people import Person
from scheduler import sharing, thanks
from scheduler.thanks import Given, Saying
from storage import kudos as rows
from storage import people

#: What a form answers with: another view, or what is wrong with it, under its fields.
FormAnswer = View | dict[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody is shown, and what was given with it, if anything was."""

    shown: Message | FormAnswer
    given: Given | None = None


def hear(house: House, tx: Connection, asker: Asker) -> Heard:
    """Do what stands behind `/kudos`: send it in one go, or ask for what is missing in a form that is filled in."""
    giver = homes.on_roster(tx, asker.workspace_id, asker.presser, now=house.now())
    if asker.value.strip().lower() in {"help", "?"}:
        return Heard(views.usage())
    said = mentions.named(asker.value)
    if giver is None:
        return Heard(views.outside(said.words))
    said, meant = _understand(house, said)
    words = said.words if meant is None or meant.slip else meant.words
    if len(words) > LENGTH:
        return Heard(views.too_long(said.words))
    unnamed = _unnamed(house, tx, giver, said.only) if said.only else None
    if unnamed:
        return Heard(views.not_passed_on(_why(unnamed), words))
    if said.only is None or meant is None or meant.slip or not giver.agreed:
        return Heard(_ask(house, tx, giver, said, meant))
    saying = Saying(meant.module, meant.behaviour, meant.words)
    made = thanks.give(tx, giver, said.only, saying, key=asker.key, now=house.now())
    if isinstance(made, Given):
        return Heard(views.receipt(_said(house, tx, giver.workspace_id, made.kudos)), made)
    if not isinstance(made, Limit):
        return Heard(views.not_passed_on(_why(made), words))
    first = views.too_many(made, _name(tx, giver, said.only))
    if not made.may_be_kept:
        return Heard(views.not_passed_on(first, words))
    filled = Filled(said.only, meant.module, meant.behaviour, meant.words)
    return Heard(_form(house, tx, giver, filled, Sheet(keep=True), first=first))


def _understand(house: House, said: Named) -> tuple[Named, Meant | None]:
    """Say what was meant; where nobody was mentioned, the first word may be a name: "Ana listening ..."."""
    modules = house.library.modules.values()
    meant = interpret(said.words, modules)
    if said.people or (meant is not None and not meant.slip):
        return said, meant
    first, _, rest = said.words.partition(" ")
    behind = interpret(rest, modules)
    if behind is None or behind.slip:
        return said, meant
    return replace(said, typed=said.typed or (None if said.channel else first)), behind


def _unnamed(house: House, tx: Connection, giver: Person, named: str) -> Unnamed | None:
    colleague = people.find(tx, giver.workspace_id, named)
    return may_not_be_named(named, colleague, by=giver.person_id, now=house.now())


def _why(refused: Unnamed | Literal["taken_back"]) -> str:
    return {"yourself": views.YOURSELF, "out_of_reach": views.CANNOT, "taken_back": views.GONE}[refused]


def _name(tx: Connection, giver: Person, receiver: str) -> str:
    found = people.find(tx, giver.workspace_id, receiver)
    return found.name if found else ""


def _said(house: House, tx: Connection, workspace_id: str, one: Kudos) -> Said:
    [said] = kind_words.said(tx, house.library, workspace_id, [one])
    return said


def _ask(house: House, tx: Connection, giver: Person, said: Named, meant: Meant | None) -> View:
    """Ask for what the line left open, with everything in the form that it said."""
    who = said.people[0] if said.people else None
    module, behaviour, words = (meant.module, meant.behaviour, meant.words) if meant else (None, None, said.words)
    return _form(house, tx, giver, Filled(who, module, behaviour, words), Sheet(), first=_missing(house, said, meant))


def _missing(house: House, said: Named, meant: Meant | None) -> str:
    """Say what keeps the line from being sent as it is; nothing where nobody typed anything."""
    if len(said.people) > 1:
        return "You named more than one person. Send it to one at a time: whom is this one for?"
    if said.channel:
        return "This goes to one person, not to a channel. Who was it?"
    if said.typed:
        return f"I can't tell who “{said.typed}” is. Choose them below."
    if not said.people and said.words:
        return "Who was it? Choose them below."
    if meant is not None and meant.slip:
        what = what_for(house.library.modules, meant.module, meant.behaviour)
        return f"I don't know “{meant.slip}”. Did you mean “{what.seen or what.skill}”?"
    return "What did they do? Choose what comes nearest." if meant is None and said.words else ""


def _form(
    house: House, tx: Connection, giver: Person, filled: Filled, sheet: Sheet, *, first: str = "", quote: str = ""
) -> View:
    """Draw the form; it asks who may read it where whoever is chosen has a team's channel, or somebody might."""
    asks = giver.agreed and sharing.has_team(tx, giver.workspace_id, filled.who)
    filled = replace(filled, team=bool(filled.team) if asks else None)
    return forms.form(house.library.modules, filled, sheet, first=first, quote=quote, takes_part=giver.agreed)


def form_for(
    house: House,
    tx: Connection,
    asker: Asker,
    *,
    who: str | None = None,
    module: str | None = None,
    behaviour: str | None = None,
    link: str = "",
    quote: str = "",
) -> View:
    """Draw an empty form, one for a message that somebody picked, or one for what they saw somebody do."""
    giver = homes.on_roster(tx, asker.workspace_id, asker.presser, now=house.now())
    if giver is None:
        return views.outside_form()
    author = who if who != asker.presser else None
    return _form(house, tx, giver, Filled(author, module, behaviour), Sheet(link=link), quote=quote)


def form_with(house: House, tx: Connection, door: Door, *, module: str | None, words: str) -> View:
    """Draw the form with words of recognition, to be changed until they say what was seen; to whom, they choose."""
    giver = homes.on_roster(tx, door.workspace_id, door.presser, now=house.now())
    if giver is None:
        return views.outside_form()
    known = module if module in house.library.modules else None
    return _form(house, tx, giver, Filled(None, known, None, words), Sheet(), first=views.WORDS_TO_CHANGE)


def form_to_change(house: House, tx: Connection, asker: Asker) -> View:
    """Draw the form with what was given, to be worded anew."""
    giver = homes.on_roster(tx, asker.workspace_id, asker.presser, now=house.now())
    one = rows.standing(tx, asker.workspace_id, asker.value[:64])
    if giver is None or one is None or one.giver != asker.presser:
        return views.gone()
    offered = one.offer is not None  # whatever was answered: a no is told to nobody
    filled = Filled(one.receiver, one.module, one.behaviour, one.words or "", to=one.receiver_name, team=offered)
    return _form(house, tx, giver, filled, Sheet(changes=one.kudos_id))


def submit(house: House, tx: Connection, body: dict[str, Any], view: dict[str, Any]) -> Heard:
    """Send, keep or change what stands in a form; or say under its fields what is wrong with it."""
    workspace_id, presser, now = str(body["team"]["id"]), str(body["user"]["id"]), house.now()
    giver = homes.on_roster(tx, workspace_id, presser, now=now)
    if giver is None:
        return Heard(views.outside_form())
    sheet, answers = Sheet.unpacked(view.get("private_metadata")), Answers.of(view)
    known = answers.behaviour is None or behaviour_of(house.library.modules, answers.module, answers.behaviour)
    if answers.module not in house.library.modules or not known:
        return Heard({forms.WHAT: forms.UNCHOSEN})
    saying = Saying(answers.module, answers.behaviour, answers.words, sheet.link or None, answers.team)
    key = str(view.get("id", ""))
    if sheet.changes:
        changed = thanks.change(tx, giver, sheet.changes, saying, key=key, now=now, real_now=house.real_now())
        return Heard(views.changed(changed.kudos) if changed else views.gone(), changed)
    made = thanks.give(tx, giver, answers.who or "", saying, key=key, now=now, keep=sheet.keep)
    if isinstance(made, Given):
        return Heard(views.sent(_said(house, tx, workspace_id, made.kudos), kept=sheet.keep, wished=saying.team), made)
    if not isinstance(made, Limit):
        return Heard(views.errors(_why(made)))
    first = views.too_many(made, _name(tx, giver, answers.who or ""))
    if not made.may_be_kept:
        return Heard(views.errors(first))
    filled = Filled(answers.who, answers.module, answers.behaviour, answers.words, team=answers.team)
    return Heard(_form(house, tx, giver, filled, Sheet(link=sheet.link, keep=True), first=first))


def offer(house: House, tx: Connection, asker: Asker) -> Said | None:
    """Offer what the presser gave to the team; None if that cannot be (any more)."""
    giver = homes.on_roster(tx, asker.workspace_id, asker.presser, now=house.now())
    one = sharing.offer(tx, giver, asker.value[:64], now=house.now()) if giver else None
    return _said(house, tx, asker.workspace_id, one) if one else None


def take_out(house: House, tx: Connection, asker: Asker) -> Kudos | None:
    """Take what the presser was given, and shared, out of the team's channel again; None if it is not there."""
    one = rows.find(tx, asker.workspace_id, asker.value[:64])
    if one is None or one.receiver != asker.presser or one.offer != "yes":
        return None
    sharing.keep_private(tx, asker.workspace_id, one, now=house.now(), real_now=house.real_now())
    messages = rows.messages(tx, asker.workspace_id, one.receiver, one.bundle)
    rows.draw_anew(tx, asker.workspace_id, [message.prompt_id for message in messages])
    return one


def take_back(house: House, tx: Connection, asker: Asker) -> Kudos | None:
    """Take back what the presser gave; None if there is nothing of theirs to take back any more."""
    now, who = house.now(), people.find(tx, asker.workspace_id, asker.presser)
    return thanks.take_back(
        tx,
        asker.workspace_id,
        asker.presser,
        asker.value[:64],
        today=local(now, who.tz if who else house.default_tz).date(),
        now=now,
        real_now=house.real_now(),
    )


async def redraw(house: House, workspace_id: str, one: Kudos, *, instead_of: str | None = None) -> None:
    """Let the message that brings it, and what the team reads of it, be drawn anew, soon."""
    with house.store.read() as tx:
        messages = rows.messages(tx, workspace_id, one.receiver, one.bundle)
    post = sharing.post_of(workspace_id, instead_of or one.kudos_id)
    for prompt_id in (*(message.prompt_id for message in messages), post):
        house.redraws.soon(workspace_id, prompt_id, None)


def wake(house: House, given: Given) -> None:
    """Let the message come at once, if now is a good moment; what was planned for its place is decided anew."""
    if given.new and given.due_at is not None:
        house.wake("plan")
        if given.due_at <= house.now():
            house.wake("deliver")
