"""A manager's Monday for the tests: a team that took part, its digest, a card chosen on it, and the week after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.digests import TeamDigest
from coaching.events import Event, EventName
from coaching.hours import local
from coaching.weeks import Week
from scheduler.digests import plan_due
from storage import digests, events

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

TEAM = ("Ana", "Ben", "Asha", "Tom", "Bia", "Sam", "Nina")
WEEK = Week.parse("2026-W48")


def act(scene: Scene, name: str, *acts: EventName) -> None:
    person, now = scene.person(name), scene.house.now()
    for what in ("delivered", *acts):
        happened = Event(f"{name} {what} {now}", what, now, local(now, person.tz).date(), person.person_id)
        with scene.store.write() as tx:
            assert events.write(tx, scene.slack.team_id, happened)


async def monday(scene: Scene, *names: str) -> Message:
    """Let these people take part since Monday, act on Wednesday, and return Mia's digest of the next Monday."""
    scene.agree("Mia", *names)
    await scene.later(days=2)
    for name in names:
        act(scene, name, "opened", "completed_task")
    await scene.later(days=5, hours=5, minutes=31)  # 09:31 in New York
    assert make_digests(scene) == 1
    await scene.deliver()
    return latest(scene)


def make_digests(scene: Scene) -> int:
    """Make the digests that are owed, as the digests tick does."""
    return sum(plan_due(scene.store, scene.house.library, scene.slack.team_id, now=scene.house.now()))


def latest(scene: Scene) -> Message:
    """Return the last message that Mia got."""
    return scene.slack.messages("Mia")[-1]


async def shown(scene: Scene, words: str) -> Message:
    """Return Mia's last message once it says that."""
    return await scene.slack.wait_for(lambda: latest(scene) if words in latest(scene).says else None)


def digest_of(scene: Scene, week: Week = WEEK) -> TeamDigest:
    """Return Mia's digest as it is kept."""
    with scene.store.read() as tx:
        body = digests.find(tx, scene.slack.team_id, f"digest:{scene.id('Mia')}:{week}")
    assert body is not None
    return TeamDigest.from_json(body)


async def asked(scene: Scene, *names: str) -> Message:
    """Let Mia choose the card on her digest, and return the question how it went, a week later."""
    await scene.slack.press("Mia", await monday(scene, *names), label="I'll try this")
    await shown(scene, "You'll try")
    await scene.later(days=7, hours=3, minutes=1)
    await scene.deliver()
    return latest(scene)
