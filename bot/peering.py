"""What is drawn of questions about colleagues, gathered: whom one is about, and what its person is told of them."""

from sqlalchemy import Connection

from bot.views import peers as views
from coaching.items import Behaviour
from coaching.peers import BATCH, told
from coaching.people import Person
from coaching.prompts import Prompt
from content.library import Library
from storage import peers, people


def about(tx: Connection, library: Library, prompt: Prompt) -> views.About | None:
    """Return whom a question is about, and what; None where the roster or the library no longer has it."""
    subject = people.find(tx, prompt.workspace_id, prompt.subject or "")
    behaviour = _behaviour(library, prompt.module or "", prompt.item or "")
    return views.About(subject.name, behaviour) if subject and behaviour else None


def _behaviour(library: Library, module: str, behaviour: str) -> Behaviour | None:
    known = library.modules[module].behaviours if module in library.modules else ()
    return next((one for one in known if one.id == behaviour), None)


def standing(tx: Connection, library: Library, person: Person, module: str) -> views.Standing:
    """Return what somebody is told of their colleagues' answers.

    Whether there are too few is said by the roster alone: how many of them take part is nobody's to know.
    """
    known = {one.behaviour: one for one in told(peers.sights(tx, person.workspace_id, person.person_id))}
    behaviours = library.modules[module].behaviours
    named = peers.names_of(tx, person.workspace_id, [person.person_id])[person.person_id]
    team = peers.teammates(tx, person.workspace_id, person)
    return views.Standing(
        [(behaviour, known[behaviour.id]) for behaviour in behaviours if behaviour.id in known],
        few=len(team | named) < BATCH,
    )
