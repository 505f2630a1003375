"""`inflow simulate`: a made-up pilot in a database of its own, and how well its figures tell what is true of it."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import make_url

from bot import premises
from bot.settings import Settings

if TYPE_CHECKING:
    from scheduler.recovered import Recovered
    from scheduler.simulation import Made

PROGRAMME = "listening"


@click.command()
@click.option("--people", type=click.IntRange(1, 5000), default=300, show_default=True, help="How many learners.")
@click.option("--weeks", type=click.IntRange(1, 52), default=8, show_default=True, help="For how long.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed makes the same pilot.")
@click.option(
    "--effect",
    type=float,
    default=0.0,
    show_default=True,
    help="What each practised item truly adds to a skill, in standard deviations over people.",
)
@click.option("--programme", default=PROGRAMME, show_default=True, help="What they take part in.")
@click.option("--database", type=click.Path(path_type=Path), help="A new SQLite file to keep it in; by default none.")
def simulate(people: int, weeks: int, seed: int, effect: float, programme: str, database: Path | None) -> None:
    """Make up a pilot whose truth is known, run it through planner, items and events, and read it.

    Nothing is sent, and never is your own database touched.
    """
    from scheduler import recovered, simulation
    from storage import schema
    from storage.engine import open_store

    settings = premises.settings()
    library = premises.library(settings)
    if programme not in library.programmes:
        raise click.ClickException(
            f"There is no programme {programme!r}; there are {', '.join(sorted(library.programmes))}."
        )
    pilot = simulation.Pilot(people, weeks, seed, effect)
    with _own_file(database, settings) as path:
        store = open_store(f"sqlite:///{path}", waits=True)
        schema.upgrade(store)
        made = simulation.begin(store, library, pilot, programme=programme)
        for _ in simulation.days(store, made):
            pass
        for line in lines(made, recovered.read(store, made)):
            click.echo(line)
        store.close()
    click.echo(f"It is kept in {database}." if database else "Its database was a temporary one; --database keeps it.")


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
    yield f"True gain: {found.true_gain:+.2f} standard deviations, {pilot.effect:+g} for each practised item."
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
