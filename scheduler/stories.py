"""A team's story of a week: put together once the week has ended, and kept as it was told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coaching import stories
from coaching.changes import NOT_COMPARED
from coaching.items import Card
from coaching.kpis import FIGURES
from coaching.programmes import Programme
from coaching.readings import Reading
from coaching.scopes import Scope
from coaching.stories import Counted, Material, Story, Tried
from coaching.weeks import Week
from content.library import Library
from storage import agreement, digests, moments, twice
from storage.engine import Store
from storage.workspaces import OpenCohort

#: A story's figure where the programme's own cannot be compared from week to week.
USUAL = "practice_tasks"
#: Moments that were told within so many weeks are not told again; no programme is longer.
REMEMBERED = 26


def find(tx: Connection, workspace_id: str, cohort: str, week: Week) -> Story | None:
    """Return the story of a team's week as it was told; None if there is none yet."""
    body = digests.find(tx, workspace_id, digests.id_of(_recipient(cohort), week))
    return Story.from_json(body) if body else None


def read(
    store: Store,
    library: Library,
    workspace_id: str,
    cohort: OpenCohort,
    week: Week,
    *,
    ended: datetime,
    readings: Sequence[Reading] = (),
    outcome: Counted | None = None,
) -> Story:
    """Put the story of a team's week together. Slow reads: for a thread of its own.

    `ended` is when the week had ended for all of the team. `readings` are those of the team's week as they are shown,
    `outcome` what the business counts of it.
    """
    programme = library.programmes[cohort.programme]
    figure = programme.chain.measure
    figure = figure if figure in FIGURES.keys() - NOT_COMPARED else USUAL
    with store.read() as tx:
        found = twice.read(tx, workspace_id, week, figure, cohorts=[cohort.cohort])
        thanks = (
            moments.shared(tx, workspace_id, cohort.channel, since=ended - timedelta(weeks=1), until=ended)
            if cohort.channel
            else ()
        )
        tried = _tried(tx, library, workspace_id, programme, week)
        newest = agreement.last(tx, workspace_id, programme.module)
        told = _told(tx, workspace_id, cohort.cohort, week)
    material = Material(
        week=week,
        figure=figure,
        twice=found,
        scope=Scope("cohort", cohort.cohort),
        readings=readings,
        thanks=thanks,
        tried=tried,
        outcome=outcome,
        undependable={"manager_checks"} if newest and newest[1] == "disagree" else (),
    )
    return stories.make(material, told=told, behaviour=programme.chain.behaviour, readers=1)


def keep(tx: Connection, workspace_id: str, story: Story, *, now: datetime) -> bool:
    """Keep a story as it is told. False if that week has one: what was told once does not change."""
    recipient = _recipient(story.scope.value)
    return digests.keep(
        tx,
        workspace_id,
        digests.id_of(recipient, story.week),
        recipient=recipient,
        monday=story.week.monday,
        body=story.to_json(),
        now=now,
    )


def _recipient(cohort: str) -> str:
    """Return whose stories are a team's: nobody of Slack is called like that."""
    return f"story:{cohort}"


def _told(tx: Connection, workspace_id: str, cohort: str, week: Week) -> set[str]:
    """Return the moments that earlier stories told."""
    bodies = digests.before(tx, workspace_id, _recipient(cohort), week, weeks=REMEMBERED)
    return {moment for body in bodies if (moment := Story.from_json(body).moment)}


def _tried(tx: Connection, library: Library, workspace_id: str, programme: Programme, week: Week) -> list[Tried]:
    """Return the questions of which something new is told with that week, as far as the module still has them."""
    cards: dict[str, Card] = {card.id: card for card in library.modules[programme.module].cards}
    return [
        Tried(cards[one.item].question, one.tally, one.event_ids)
        for one in moments.told(tx, workspace_id, programme.module, week)
        if one.item in cards
    ]
