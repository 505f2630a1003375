"""Fifteen minutes for a manager's team, by rules from the week's digest: a figure, a situation, what each tries."""

from dataclasses import dataclass

from coaching import digest_words as say
from coaching.digests import TeamDigest
from coaching.items import Card, Module, Practice
from coaching.readings import Reading

#: The figures of which one may be said to the team, in the order in which they are tried.
FIGURES = ("active_users", "practice_tasks", "repeat_7d")
#: Ideas of which each may choose one to try.
IDEAS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the agenda: how long it takes, what it is called, and what to say or do."""

    minutes: int
    title: str
    words: str


def agenda(digest: TeamDigest, module: Module | None, card: Card) -> tuple[Part, ...]:
    """Return the three parts. `card` is the one that the manager is shown; `module` is None once it is withdrawn."""
    return (
        Part(2, "How we did, as a group", _how_we_did(digest)),
        Part(8, "A situation, in pairs", _situation(digest, module, card)),
        Part(5, "What each of us tries this week", _tries(digest, module)),
    )


def as_text(digest: TeamDigest, parts: tuple[Part, ...]) -> str:
    """Return the agenda as plain text, to be copied."""
    lines = [f"{sum(part.minutes for part in parts)} minutes for the team, after the week of {say.days(digest.week)}"]
    for number, part in enumerate(parts, 1):
        lines += ["", f"{number}. {part.title} ({part.minutes} minutes)", part.words]
    return "\n".join(lines)


def _how_we_did(digest: TeamDigest) -> str:
    """Say one figure as a group's, with its range; or why none is said."""
    name = next((name for name in FIGURES if _may_be_said(digest.reading(name), digest.minimum)), None)
    if name is None:
        return (
            f"No figure this time: said to the team itself, it needs {digest.minimum + 1} people behind it and must "
            "not speak of each of them, so that nobody's part can be worked out. Ask instead: what did we notice last "
            "week?"
        )
    line = say.line(digest, name)
    facts = " ".join(part for part in (f"{line.label}: {line.value}.", line.likely, line.trend) if part)
    return f"{facts} {say.caveat(digest)} It is about all of us together: ask what helped, not who."


def _may_be_said(reading: Reading | None, minimum: int) -> bool:
    """Whether a figure may be said to the people whom it counts: each of them knows their own part.

    Where all or none did it, it would speak of everybody in the room.
    """
    if reading is None or reading.withheld or reading.value is None or (reading.n or 0) < minimum + 1:
        return False
    return bool(reading.numerator) and reading.numerator != reading.denominator


def _situation(digest: TeamDigest, module: Module | None, card: Card) -> str:
    played = [task for task in module.practice if task.roleplay] if module else []
    if not played:
        return f"Ask all: “{card.question}” A minute to think, then in pairs, then what anybody likes to share."
    task = played[_turn(digest) % len(played)]
    line = task.roleplay.line if task.roleplay else ""
    return (
        f"One says this, the way they would mean it: {_quoted(line)} For whoever answers: {task.task} "
        "Both have a turn; then ask all: what made it easier to go on talking?"
    )


def _tries(digest: TeamDigest, module: Module | None) -> str:
    ideas = _ideas(digest, module)
    offer = f" For example: {'; or '.join(idea.title for idea in ideas)}." if ideas else ""
    return f"Each says in one sentence what they will try, and when.{offer} Nobody has to; listening is fine."


def _ideas(digest: TeamDigest, module: Module | None) -> list[Practice]:
    alone = [task for task in module.practice if not task.roleplay] if module else []
    turn = _turn(digest)
    return [alone[(turn + step) % len(alone)] for step in range(min(IDEAS, len(alone)))]


def _turn(digest: TeamDigest) -> int:
    """Return the week's number: the same for everybody, and another one each week."""
    return digest.week.monday.toordinal() // 7


def _quoted(line: str) -> str:
    return line if line.startswith("“") else f"“{line}”"
