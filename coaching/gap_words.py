"""The gap map in lines of plain text, for a terminal or a page; and in short, for a steward's Home."""

import math
from collections.abc import Iterator

from coaching.across import ENOUGH_TEAMS
from coaching.disclosure import MINIMUM
from coaching.faces import said_date, said_number
from coaching.gaps import WORKS, Cell, GapMap, ModuleGaps, Period, Row
from coaching.programmes import FIRST_READING
from coaching.reading_words import percent
from coaching.scopes import EVERYBODY, Scope

_WIDTH = 24

#: Said once under a map.
HOW_TO_READ = (
    f"Levels: 0 is the rubric's lowest, 100 its highest, {percent(WORKS)} the first that works.",
    "Likely: the range that holds the true mean in 95 of 100 such maps. People of one manager are taken as alike.",
    "Weak: all of that range lies below the first level that works; firm: all of it at that level or above.",
    "Of 40 groups that stand right on that level, about one is called weak by chance.",
    "Answers are first ones, before any hint or second try; what people answer is not yet what they do at work.",
    "What a manager noted is their view of the skill as a whole.",
    f"Each map speaks of {said_number(FIRST_READING, 'week')} of its own.",
    "It says where to practise next, and judges nobody.",
)
_RATERS = {
    None: "Managers have not rated scenes together yet: a level may not mean the same to all of them.",
    "provisional": "It is not known yet whether a level means the same to all managers.",
}
_WHY_NOT = {
    "small": f"not shown: fewer than {MINIMUM} people, or it would tell of so few",
    "few_teams": f"too few teams to say: fewer than {ENOUGH_TEAMS} managers",
    "empty": "nothing in these weeks",
    "not_dependable": "not yet dependable: raters do not mean the same by a level",
}


def title(period: Period) -> str:
    """Return "Weeks 2026-W45 to 2026-W47, 2 to 22 November"."""
    first, last = period.first.monday, period.last.sunday
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else said_date(first)
    return f"Weeks {period.first} to {period.last}, {start} to {said_date(last)}"


def lines(found: GapMap) -> Iterator[str]:
    """Yield the map line by line, skill by skill."""
    if not found.has_ended:
        yield not_yet(found)
        return
    yield title(found.period)
    for module in found.modules:
        yield ""
        yield from _module(module)
    if not found.modules:
        yield "No skill was practised in these weeks."
        return
    yield ""
    yield from HOW_TO_READ


def not_yet(found: GapMap) -> str:
    """Return when the first map comes."""
    weeks, day = said_number(FIRST_READING, "week"), said_date(found.period.last.sunday)
    return f"The first map comes once {weeks} have ended, after {day}."


def parts(module: ModuleGaps) -> Iterator[tuple[str, list[str]]]:
    """Yield a skill's rows, each with its title and a line a group, for a page that sets them one under another."""
    for row in (*module.behaviours, module.checks):
        title = f"{row.label}: first answers" if row.id else f"{module.name}: what managers noted"
        lines = _rows(row, module.levels, "answers" if row.id else "notes")
        yield title, [f"{line[4:][:_WIDTH].rstrip()}: {line[4 + _WIDTH :]}" for line in lines]


def _module(module: ModuleGaps) -> Iterator[str]:
    yield f"{module.name}: first answers"
    for row in module.behaviours:
        yield f"  {row.label}"
        yield from _rows(row, module.levels, "answers")
    yield f"{module.name}: what managers noted"
    yield from _rows(module.checks, module.levels, "notes")
    if module.raters in _RATERS and any(not cell.withheld for cell in module.checks.cells.values()):
        yield f"    {_RATERS[module.raters]}"


def _rows(row: Row, levels: tuple[str, ...], what: str) -> Iterator[str]:
    """Yield a line a group, or one for all where none has a number; a single cohort is everybody, and said once."""
    cohorts, everybody = len(row.cells) - 1, row.cells[EVERYBODY]
    alike = all(cell.withheld and cell.reason == everybody.reason for cell in row.cells.values())
    if cohorts > 1 and (alike or everybody.reason == "empty"):
        yield f"    {'Every group':<{_WIDTH}}{cell_line(everybody, levels, what)}"
        return
    for scope, cell in row.cells.items():
        if cohorts > 1 or scope == EVERYBODY:
            yield f"    {who(scope):<{_WIDTH}}{cell_line(cell, levels, what)}"


def who(scope: Scope) -> str:
    """Return whom a cell speaks of: "Everybody", or the cohort's name."""
    return scope.value or "Everybody"


def cell_line(cell: Cell, levels: tuple[str, ...], what: str = "answers") -> str:
    """Return a cell in a line: the nearest level, the range, who stands behind it and where it stands; or why not."""
    if cell.withheld:
        return _WHY_NOT.get(cell.reason or "", "not shown")
    behind = f"{cell.n} people" if cell.n == cell.count else f"{cell.count} {what} of {cell.n} people"
    if cell.value is None or cell.low is None or cell.high is None:
        level = levels[-1] if cell.reason == "almost_all" else levels[0]
        return f"almost all “{level}”; {behind}{_standing(cell)}"
    # Midway is the lower one, and a value is in hundredths.
    nearest = levels[math.ceil(cell.value * (len(levels) - 1) - 0.52)]
    likely = f"{percent(cell.value)} of 100, likely {percent(cell.low)} to {percent(cell.high)}"
    return f"near “{nearest}” ({likely}); {behind}{_standing(cell)}"


def _standing(cell: Cell) -> str:
    return {"weak": "; weak", "firm": "; firm", "close": "; too close to call"}.get(cell.standing or "", "")


def in_short(found: GapMap) -> Iterator[str]:
    """Yield what is weak, a line a behaviour, with the groups in which it is; or one line that says that nothing is."""
    if not found.has_ended:
        yield not_yet(found)
        return
    shown = weak = 0
    for module in found.modules:
        for row in (*module.behaviours, module.checks):
            shown += sum(not cell.withheld for cell in row.cells.values())
            where = [scope for scope, cell in row.cells.items() if cell.standing == "weak"]
            if where:
                weak += 1
                yield _weak(row, where, module)
    if not weak:
        yield "Nothing is clearly weak in these weeks." if shown else "Too few people and teams to say what is weak."


def _weak(row: Row, where: list[Scope], module: ModuleGaps) -> str:
    """Return one behaviour that is weak, and where; of everybody together, the cohorts are not told apart."""
    what = f"{row.label}, first answers" if row.id else f"{module.name}, what managers noted"
    if EVERYBODY in where:
        where = where[:1]
    said = [f"{who(scope)}, {_figure(row.cells[scope], module.levels)}" for scope in where]
    return f"{what}: {'; '.join(said)}"


def _figure(cell: Cell, levels: tuple[str, ...]) -> str:
    if cell.low is None or cell.high is None:
        return f"almost all “{levels[0]}”, n = {cell.n}"
    return f"likely {percent(cell.low)} to {percent(cell.high)} of 100, n = {cell.n}"
