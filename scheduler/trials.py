"""Many made-up pilots, each written, counted by the database and read as a report reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from coaching.across import read_group
from coaching.made_up import FIRST, SECOND, Design
from coaching.scopes import Added, Scope, within
from coaching.trials import Trials, contrasts
from coaching.weeks import Week
from storage import figures, made_up
from storage.engine import Store


def run(store: Store, design: Design, trials: Trials, seeds: int) -> Iterator[int]:
    """Make so many pilots, each from the next seed and in a workspace of its own; each step yields its seed."""
    for seed in range(design.seed, design.seed + seeds):
        pilot = replace(design, seed=seed)
        _try(store, pilot, trials, f"T0SEED{seed}")
        yield seed


def _try(store: Store, pilot: Design, trials: Trials, workspace_id: str) -> None:
    for _ in made_up.write(store, pilot, made_up.Written(), workspace_id=workspace_id):
        pass
    counts = counted(store, pilot, workspace_id)
    trials.compare(pilot, contrasts(counts))
    for cohort in (FIRST, SECOND):
        here = {name: dict(within(Scope("cohort", cohort), added)) for name, added in counts[-1].items()}
        readings, index = read_group(here, is_quiet=False, seed=f"{workspace_id} {cohort}")
        trials.read(pilot, cohort, readings, index)


def counted(store: Store, pilot: Design, workspace_id: str) -> list[Mapping[str, Added]]:
    """Count every week of a made-up pilot."""
    weeks = [Week(pilot.start).before(-n) for n in range(pilot.weeks)]
    with store.write() as tx:
        return [figures.week(tx, workspace_id, week, cohorts=(FIRST, SECOND)).figures for week in weeks]
