"""Every authored item, drawn as people will see it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, get_args

from slack_sdk.models.views import View

from bot import digest_previews, pilot_previews, scene_previews, week_previews
from bot.views import (
    check_forms,
    checkins,
    checks,
    decisions,
    feedback,
    invitations,
    items,
    kudos_examples,
    mentors,
    notices,
    nudges,
    peers,
    practice,
    reportbacks,
    scenarios,
)
from bot.views.message import Message
from coaching import cards
from coaching import peers as asking
from coaching import practice as practising
from coaching import reportbacks as reporting
from coaching import scenarios as deciding
from coaching.attention import SILENT_AFTER
from coaching.checkins import Subject
from coaching.checks import Line, Round
from coaching.events import NOT_OBSERVED
from coaching.faces import Outlook
from coaching.items import Behaviour, Card, CheckIn, Level, Module, Nudge, Practice, Scenario, Step
from coaching.mentors import Response
from coaching.nudges import Face
from coaching.people import Person
from coaching.scenarios import Choice
from content.library import Library

_ANA = Outlook(
    name="Ana",
    tz="Europe/Madrid",
    today=date(2026, 11, 24),
    closes_on=date(2026, 12, 8),
    next_at=datetime(2026, 11, 26, 9, 30),  # noqa: DTZ001 - a wall clock in a picture
    next_kind="nudge",
    back_at=datetime(2026, 11, 25, 9, 30),  # noqa: DTZ001
    paused_until=datetime(2026, 12, 1, 9, 0),  # noqa: DTZ001
)
_FACES = get_args(Face)
_TEAM = ("Ana", "Ben", "Bartholomew Featherstonehaugh-Montgomery")
_EARLIER = [(date(2026, 10, 6), "I let the caller finish once, and it was shorter than I had feared.")]

# On these stands nothing that an author wrote, but at most a title.
_COMMON = frozenset(
    {"snoozed", "paused", "moved", "closed", "lapsed", "notnow", "notnow_said", "notme", "notme_said", "begun"}
)

Drawing = dict[str, Any]


def drawings(library: Library) -> Iterator[Drawing]:
    """Yield each drawing as {"item", "kind", "part", "face", "repeats", "surface", "payload"}.

    `repeats`: whoever reads them one after the other learns nothing new from this one.
    """
    for module in library.modules.values():
        yield from _module(module)
    modules = list(library.modules.values())
    yield _modal("a-model-response", "mentor", "the form", mentors.form(modules, "https://example.slack.com/"))
    said = Response(
        "Lea", "“Twice already. Have I got that right?”", None, "If I misheard, I would fix the wrong thing."
    )
    yield _modal("a-model-response", "mentor", "kept", mentors.saved("The third call", said, "preview"))
    for seldom in (False, True):
        form = peers.form([], seldom=seldom)
        yield _modal("who-may-be-asked", "peer_question", "monthly" if seldom else "as they come", form, repeats=seldom)
    for module in library.modules.values():
        yield from _checks(module)
        for kind, face, message in week_previews.of_module(library.modules, module, _ANA):
            yield _message(module.id, kind, face, message) | {"repeats": True}
    for kind, face, drawn in week_previews.of_stewards(_ANA):
        if isinstance(drawn, Message):
            yield _message("stewards", kind, face, drawn)
        else:
            yield _modal("stewards", kind, face, drawn)
    for face in notices.FACES:
        yield _message("shall-i-go-on", "notice", face, notices.draw(face, "preview", SILENT_AFTER, _ANA))
    yield from _programmes(library)
    for face, view in pilot_previews.drawn(library):
        yield _modal("a-pilot", "pilot", face, view)
    for surface, face, drawn in kudos_examples.drawn(library.modules, _ANA):
        yield (
            _message("kudos", surface, face, drawn)
            if isinstance(drawn, Message)
            else _modal("kudos", surface, face, drawn)
        )


def _module(module: Module) -> Iterator[Drawing]:
    for nudge in module.nudges:
        yield from _nudge(nudge)
    for scenario in module.scenarios:
        yield from _scenario(scenario)
    for task in module.practice:
        yield from _practice(task, module.rubric)
    for checkin in module.checkins:
        yield from _checkin(checkin)
    for behaviour in module.behaviours:
        yield from _question(behaviour)
    for card in module.cards:
        yield from _card(card)
    for item, face, view in digest_previews.of_module(module):
        yield _modal(item, "digest", face, view, repeats=True)
    for item, face, drawn in scene_previews.of_module(module, _ANA):
        if isinstance(drawn, Message):
            yield _message(item, "vignette", face, drawn)
        else:
            yield _modal(item, "vignette", face, drawn)


def _nudge(nudge: Nudge) -> Iterator[Drawing]:
    for wording in nudge.wordings:
        for face in _FACES:
            yield _message(nudge.id, "nudge", face, nudges.draw(face, "preview", wording, _ANA), wording.variant)


def _scenario(scenario: Scenario) -> Iterator[Drawing]:
    total = deciding.decisions(scenario)
    for face in ("before", *(f"begun-{made}" for made in range(total)), *get_args(deciding.Face)[1:]):
        yield _message(scenario.id, "scenario", face, scenarios.draw(face, "preview", scenario, _ANA))
    for step, place in _places(scenario):
        for again in ("", "V1"):
            for hint in (False, True):
                sheet = decisions.Sheet("preview", step.id, 0.0, again)
                name = f"{step.id}{', hint open' if hint else ''}{', once more' if again else ''}"
                drawn = decisions.decision(scenario, step, sheet, place=(place, total), hint=hint)
                yield _modal(scenario.id, "scenario", name, drawn, repeats=bool(again) or not hint)
    ends: set[Choice] = set()
    for way in _ways(scenario, ()):
        sheet = decisions.Sheet("preview", way[-1][0], 0.0)
        name = "feedback on " + ", ".join(f"{step} {option}" for step, option in way)
        drawn = feedback.feedback(scenario, way, sheet, sure="sure", days=3, plan="Make it a plan")
        yield _modal(scenario.id, "scenario", name, drawn, repeats=way[-1] in ends)
        ends.add(way[-1])


def _places(scenario: Scenario) -> Iterator[tuple[Step, int]]:
    """Each step that somebody can come to, and which decision it is."""
    seen: dict[str, int] = {}
    for way in _ways(scenario, ()):
        for place, (step, _) in enumerate(way, 1):
            seen.setdefault(step, place)
    for step_id, place in seen.items():
        yield scenario.step(step_id), place


def _ways(scenario: Scenario, way: tuple[Choice, ...]) -> Iterator[tuple[Choice, ...]]:
    step = deciding.step_after(scenario, way)
    if step is None:
        yield way
        return
    for option in step.options:
        yield from _ways(scenario, (*way, (step.id, option.id)))


def _practice(task: Practice, rubric: tuple[Level, ...]) -> Iterator[Drawing]:
    for face in get_args(practising.Face):
        if face == "planned" and not (task.when and task.will):
            continue  # nobody ever sees it
        yield _message(task.id, "practice", face, practice.draw(face, "preview", task, _ANA))
    if task.when and task.will:
        yield _modal(task.id, "practice", "a plan", practice.plan("preview", task))
        kept = practising.plan_words(task, "0", "", "0")
        yield _modal(task.id, "practice", "the plan read again", practice.own_plan(kept))
    if task.roleplay:
        for reply in (False, True):
            name = f"role-play{', reply shown' if reply else ''}"
            drawn = practice.roleplay("preview", task, rubric, reply=reply)
            yield _modal(task.id, "practice", name, drawn, repeats=not reply)


def _checkin(checkin: CheckIn) -> Iterator[Drawing]:
    rated = [f"rated-{number}" for number in range(1, len(checkin.statements))]
    for subject in get_args(Subject):
        for face in ("before", *(rated if subject == "baseline" else ())):
            yield _message(checkin.id, "checkin", face, _asked(checkin, face, subject), subject)
    for face in ("done", "done-look", "snoozed", "paused", "moved", "closed", "lapsed"):
        yield _message(checkin.id, "checkin", face, _asked(checkin, face, "weekly"))
    for question in checkin.reflections:
        yield _modal(checkin.id, "checkin", "a look back", checkins.look_back("preview", question, _EARLIER))


def _question(behaviour: Behaviour) -> Iterator[Drawing]:
    """What a colleague is asked about a behaviour, and what its person reads of the answers."""
    about = peers.About("Ana", behaviour)
    for face in get_args(asking.Face):
        yield _message(behaviour.id, "peer_question", face, peers.draw(face, "preview", about, _ANA))
    for saw in (3, 2, 0):
        told = peers.Standing([(behaviour, asking.Told(behaviour.id, saw, 5))])
        yield _modal(behaviour.id, "peer_question", f"{saw} of 5 saw it", peers.saw(told), repeats=saw != 3)


def _card(card: Card) -> Iterator[Drawing]:
    yield _message(card.id, "card", "on the digest", items.card(card))
    for face in get_args(reporting.Face):
        drawn = reportbacks.draw(face, "preview", card, cards.said(cards.Tally(9, 5, 3)), _ANA)
        # What stands on it besides is the card's question, which was read on the digest.
        yield _message(card.id, "report_back", face, drawn) | {"repeats": True}


def _asked(checkin: CheckIn, face: str, subject: Subject) -> Message:
    return checkins.draw(face, "preview", checkin, subject, _ANA.today, _ANA)


def _checks(module: Module) -> Iterator[Drawing]:
    """Draw what a manager sees of a check of three people, and what their people read."""
    team = [Person("T", name, name, "Europe/Madrid", None, _ANA.today, consent="agreed", manager="M") for name in _TEAM]
    done = [str(level.name) for level in module.rubric[1:3]] + [NOT_OBSERVED]
    now = datetime.combine(_ANA.today, time(12), UTC)
    for face, said in (("before", 0), ("after-0-1", 1), ("back-0-2", 0), ("later-3", 1), ("done-4", 3), ("closed", 3)):
        lines = [Line(n, one, module.id, done[n] if n < said else None) for n, one in enumerate(team)]
        for as_list in (False, True):
            check = Round("M", _ANA.today, _ANA.today, now, lines, as_list)
            sheet = checks.Sheet("preview", check, {module.id: module})
            name = f"{face}{', as a list' if as_list else ''}"
            yield _message(module.id, "check", name, checks.draw(face, sheet, _ANA))
    yield _modal(module.id, "check", "all that was noted", check_forms.overview("preview", check, sheet.modules, {}))
    seen = check_forms.seen_words(module, done[1])
    yield _modal(module.id, "check", "a note", check_forms.form("preview:0", "Ana", module, chosen=done[0]))
    yield _modal(module.id, "check", "to share", check_forms.share("preview", "Ana", "Mia", seen, "You waited."))
    read = [check_forms.Read(_ANA.today, "Mia", seen, "You waited."), check_forms.Read(_ANA.today, "Mia", seen, None)]
    yield _modal(module.id, "check", "read by its person", check_forms.about_me(read))
    for face in ("before", "opened", "closed"):
        yield _message(module.id, "shared_note", face, checks.shared(face, "preview", "Mia"))


def _programmes(library: Library) -> Iterator[Drawing]:
    for programme in library.programmes.values():
        skill = library.modules[programme.module].skill
        for face in ("before", "yes", "begun", "no"):
            drawn = invitations.draw(face, "preview", programme, skill, _ANA, learns=True, manages=False)
            yield _message(programme.id, "invitation", face, drawn)
        yield _modal(programme.id, "invitation", "the full text", invitations.full_text(programme, skill))


def _message(item: str, kind: str, face: str, message: Message, part: str = "") -> Drawing:
    repeats = face.partition("-")[0] in _COMMON
    return _drawing(item, kind, part, face, repeats) | {"surface": "message", "payload": message.payload()}


def _modal(item: str, kind: str, face: str, view: View, *, repeats: bool = False) -> Drawing:
    return _drawing(item, kind, "", face, repeats) | {"surface": "modal", "payload": view.to_dict()}


def _drawing(item: str, kind: str, part: str, face: str, repeats: bool) -> Drawing:  # noqa: FBT001
    return {"item": item, "kind": kind, "part": part, "face": face, "repeats": repeats}
