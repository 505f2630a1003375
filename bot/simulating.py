"""`inflow simulate`: made-up pilots in a database of their own, and how well figures tell what is true of them."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import make_url

from bot import premises
from bot.settings import Settings
from coaching import trial_words
from coaching.made_up import LEAST_EFFECT, MOST_EFFECT, TEAM, Design
from coaching.trials import Trials, contrasts
from coaching.weeks import Week

if TYPE_CHECKING:
    from scheduler.recovered import Recovered
    from scheduler.simulation import Made, Pilot

PROGRAMME = "listening"
#: How large a pilot is: one by itself, and one of many, which are quicker to make.
ONE, OF_MANY = {"people": 300, "weeks": 8}, {"people": 120, "weeks": 6}


@click.command()
@click.option("--people", type=click.IntRange(1, 5000), help="How many learners; by default 300, with --seeds 120.")
@click.option("--weeks", type=click.IntRange(1, 52), help="For how long; by default 8, with --seeds 6.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed makes the same pilot.")
@click.option(
    "--effect",
    type=click.FloatRange(LEAST_EFFECT, MOST_EFFECT),
    default=0.0,
    show_default=True,
    help="By how much likelier people of the second cohort are to act in a week: 0.15 is 15 points.",
)
@click.option(
    "--gain",
    type=float,
    default=0.0,
    show_default=True,
    help="What each practised item truly adds to a skill, in standard deviations over people.",
)
@click.option("--seeds", type=click.IntRange(1, 2000), help="So many pilots without content, only to try the figures.")
@click.option("--programme", default=PROGRAMME, show_default=True, help="What they take part in.")
@click.option("--database", type=click.Path(path_type=Path), help="A new SQLite file to keep it in; by default none.")
def simulate(
    people: int | None,
    weeks: int | None,
    seed: int,
    effect: float,
    gain: float,
    seeds: int | None,
    programme: str,
    database: Path | None,
) -> None:
    """Make up a pilot whose truth is known, run it through planner, items and events, and read it.

    Half of its teams, drawn by the seed, are a second cohort that may differ. Nothing is sent, and never is your own
    database touched.
    """
    size = ONE if seeds is None else OF_MANY
    people, weeks = people or size["people"], weeks or size["weeks"]
    if seeds is not None:
        if database or gain:
            raise click.ClickException("Many pilots are kept nowhere, and nobody learns in them: leave out the option.")
        _many(Design(people, weeks, seed, effect), seeds)
        return
    from scheduler import simulation

    _one(simulation.Pilot(people, weeks, seed, gain, effect), programme, database)


def _one(pilot: "Pilot", programme: str, database: Path | None) -> None:
    """Make one pilot, with content, and say what its figures tell."""
    from scheduler import recovered, simulation, trials
    from storage import schema
    from storage.engine import open_store

    settings = premises.settings()
    library = premises.library(settings)
    if programme not in library.programmes:
        raise click.ClickException(
            f"There is no programme {programme!r}; there are {', '.join(sorted(library.programmes))}."
        )
    with _own_file(database, settings) as path:
        store = open_store(f"sqlite:///{path}", waits=True)
        schema.upgrade(store)
        made = simulation.begin(store, library, pilot, programme=programme)
        for _ in simulation.days(store, made):
            pass
        for line in lines(made, recovered.read(store, made)):
            click.echo(line)
        counted = trials.counted(store, made.design, TEAM)
        store.close()
    click.echo(trial_words.planted(pilot.effect))
    click.echo(f"Read over its {pilot.weeks} weeks together; people of one manager are taken as alike:")
    for line in trial_words.differences(contrasts(counted)):
        click.echo(line)
    click.echo(_kept(database, Week.of(made.design.last_day)))


def _kept(database: Path | None, week: Week) -> str:
    if database is None:
        return "Its database was a temporary one; --database keeps it."
    return (
        f"It is kept in {database}. To read it: INFLOW_DATABASE_URL=sqlite:///{database} inflow report "
        f"--week {week} --by cohort"
    )


def _many(design: Design, seeds: int) -> None:
    """Make many pilots and say how often their figures are right."""
    from scheduler import trials
    from storage import schema
    from storage.engine import open_store

    with tempfile.TemporaryDirectory(prefix="inflow-simulated-") as folder:
        store = open_store(f"sqlite:///{folder}/simulated.db", waits=True)
        schema.upgrade(store)
        found = Trials()
        with click.progressbar(trials.run(store, design, found, seeds), length=seeds, file=sys.stderr) as steps:
            for _ in steps:
                pass
        store.close()
    for line in trial_words.lines(found, design):
        click.echo(line)


@contextmanager
def _own_file(database: Path | None, settings: Settings) -> Iterator[Path]:
    """Give a file that nothing is in yet: what exists is not written to, nor what is set as the bot's database."""
    if database is None:
        with tempfile.TemporaryDirectory(prefix="inflow-simulated-") as folder:
            yield Path(folder) / "simulated.db"
        return
    real = make_url(settings.database_url)
    is_real = real.drivername.startswith("sqlite") and Path(real.database or "").absolute() == database.absolute()
    if database.exists() or is_real:
        raise click.ClickException(f"{database} is taken. A made-up pilot gets a file of its own: name a new one.")
    if not database.absolute().parent.is_dir():
        raise click.ClickException(f"There is no folder {database.absolute().parent}.")
    yield database


def lines(made: "Made", found: "Recovered") -> Iterator[str]:
    """Say what was made, and what was recovered, in lines for a terminal."""
    pilot = made.pilot
    yield f"{pilot.people} people over {pilot.weeks} weeks, seed {pilot.seed}."
    yield f"{made.sent} messages, of which {made.answered} were answered."
    yield f"True gain: {found.true_gain:+.2f} standard deviations, {pilot.gain:+g} for each practised item."
    yield f"{found.first_answers} first answers to scenarios; {found.read} people gave three, which the index asks for."
    if found.rank is None or found.likely is None:
        yield "Too few to say whether the index puts people into the order of their true skill."
    else:
        likely = f"95 % interval {found.likely.low:.2f} to {found.likely.high:.2f}, n = {found.read}"
        yield f"Rank correlation of the index with the true skill at the end (Spearman): {found.rank:.2f} ({likely})."
    held = found.held
    judged = held.get("held", 0) + held.get("not_held", 0)
    yield f"Held: {held.get('held', 0)} of {judged} people who could be judged; {_not_yet(held)}"
    levels = found.plateau
    seen = sum(levels.get(course, 0) for course in ("steady", "holding", "unclear"))
    yield (
        f"Plateau: {levels.get('steady', 0)} steady and {levels.get('holding', 0)} holding at the top, of {seen} "
        f"people with six first answers in four weeks; {_not_yet(levels)}"
    )


def _not_yet(counts: Mapping[str, int]) -> str:
    few = {"few_answers": "too few answers yet", "few_people": "too few people to know what is chance"}
    said = [f"of {counts[reason]}, {words}" for reason, words in few.items() if counts.get(reason)]
    return ", ".join(said) + "." if said else "nobody was left out."
