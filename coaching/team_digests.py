"""A cohort's week as its team reads it in its channel: the group alone, a moment that two share, one thing to try.

Whoever reads it is one of those it counts. So a figure needs one person more behind it than elsewhere; where all or
none took part it would speak of everybody in the room, and no number is said; and where somebody's own digest counts
nearly the same people, no figure is.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from coaching import reading_words as say
from coaching.across import likely_share
from coaching.disclosure import MINIMUM, tells_of_few, withhold
from coaching.items import Module
from coaching.kpis import DEFAULTS, FIGURES, Threshold, parts, quiet, read_one, reading
from coaching.readings import PersonWeek, Reading, withheld
from coaching.scopes import Sums, total
from coaching.trails import Past, Trail, keep, trail
from coaching.weeks import Week

#: What is said of a team: how many took part, and how many tasks they did together.
FIGURES_SHOWN = ("active_users", "practice_tasks")


@dataclass(frozen=True, slots=True)
class TeamWeekShown:
    """What a team is shown of one week. It holds no name and no words, so that it can be kept when people are erased.

    `last` and `past` are what was shown of the weeks before. `moment` is a kudos that stood in the channel in that
    week; its words are looked up when it is drawn, so that they are gone once they are taken back. `together` is the
    one thing to try; `story` the lines of a story that may be told to everybody.
    """

    cohort: str
    week: Week
    skill: str
    took_part: Reading
    tasks: Reading
    last: Reading | None
    past: tuple[Past, ...]
    quiet: bool
    moment: str | None
    together: str
    story: tuple[str, ...] = ()

    @property
    def course(self) -> Trail:
        """How many took part, week by week."""
        return trail(self.took_part, self.week, self.past)

    @property
    def has_figures(self) -> bool:
        """Whether anything is said of the group."""
        return not self.took_part.withheld

    def to_json(self) -> str:
        """Return the digest as text to keep."""
        fields = asdict(self) | {"week": self.week.monday.isoformat()}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "TeamWeekShown":
        """Read a kept digest back."""
        fields = json.loads(text)
        for name in ("took_part", "tasks", "last"):
            fields[name] = Reading(**fields[name]) if fields[name] else None
        fields["past"] = tuple((monday, Reading(**one)) for monday, one in fields["past"])
        fields["story"] = tuple(fields["story"])
        return cls(**fields | {"week": Week(date.fromisoformat(fields["week"]))})


def make(
    cohort: str,
    people: Sequence[PersonWeek],
    week: Week,
    module: Module,
    *,
    teams: Mapping[str, Collection[str]],
    shown: Sequence[TeamWeekShown] = (),
    moment: str | None = None,
    story: Sequence[str] = (),
    thresholds: Mapping[str, Threshold] = DEFAULTS,
    minimum: int = MINIMUM,
) -> TeamWeekShown:
    """Make a team's digest of one week.

    `people` are the cohort's; `teams` whom each manager's own digest counts that week. `shown` are the digests before
    this one, newest first.
    """
    counted = [one for one in people if one.enrolled]
    telling = FIGURES_SHOWN if _are_told_apart({one.person for one in counted}, teams, minimum) else ()
    found = [_read(name, counted, week, thresholds.get(name)) for name in FIGURES_SHOWN]
    took_part, tasks = withhold(found, minimum=minimum, readers=1, telling=telling)
    took_part = _of_everybody(took_part)
    if took_part.withheld or not tasks.numerator:
        tasks = withheld(tasks.name, tasks.pilot, tasks.success, "small")
    return TeamWeekShown(
        cohort=cohort,
        week=week,
        skill=module.skill,
        took_part=took_part,
        tasks=tasks,
        last=next((one.took_part for one in shown if one.week == week.before()), None),
        past=keep("active_users", [(one.week, [one.took_part]) for one in shown]),
        quiet=quiet(people),
        moment=moment,
        together=together(module, week),
        story=tuple(story),
    )


def _read(name: str, people: Sequence[PersonWeek], week: Week, threshold: Threshold | None) -> Reading:
    """Read a figure of the cohort, whose managers are clusters; with two to four of them it has no range."""
    figure, is_quiet = FIGURES[name], quiet(people)
    managers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    led_by = {one.person: one.manager or "" for one in people}
    for person, part in parts(figure, people, week).items():
        managers[led_by[person]].append(part)
    teams = {manager: Sums.of(found) for manager, found in managers.items()}
    if len(teams) < 2:
        return read_one(figure, total(teams.values()), threshold, is_quiet=is_quiet)
    likely = likely_share(teams) if figure.scale == "share" else None
    return reading(figure, total(teams.values()), threshold, likely, is_quiet=is_quiet)


def _are_told_apart(cohort: Collection[str], teams: Mapping[str, Collection[str]], minimum: int) -> bool:
    """Whether the cohort less some manager's team, or the other way round, would be a few people.

    A manager of too few is shown no figures, and is not counted in their own team's.
    """
    return any(
        tells_of_few(set(team), set(cohort) - {manager}, minimum=minimum)
        for manager, team in teams.items()
        if len(team) >= minimum and set(team) & set(cohort)
    )


def _of_everybody(took_part: Reading) -> Reading:
    """Say "almost all" where all did it, and nothing where none did: both would speak of each of those who read it."""
    if took_part.withheld or took_part.numerator not in (0, took_part.denominator):
        return took_part
    if not took_part.numerator:
        return withheld(took_part.name, took_part.pilot, took_part.success, "almost_none")
    return replace(took_part, numerator=None, value=None, low=None, high=None, reason="almost_all")


def together(module: Module, week: Week) -> str:
    """Return the one thing for everybody to try: the module's tasks for one person, in their turn, week by week."""
    alone = [task for task in module.practice if not task.roleplay]
    if not alone:
        return ""
    task = alone[week.monday.toordinal() // 7 % len(alone)]
    return f"{_sentence(task.title)} {task.task}"


def _sentence(title: str) -> str:
    """Return a task's title as a sentence."""
    return title if title.endswith((".", "?")) else f"{title}."


def said(digest: TeamWeekShown) -> str:
    """Say how the group did: "9 of 12 took part (likely 47 to 91 %), last week 7. 26 tasks done."."""
    took_part, last = digest.took_part, digest.last
    if took_part.value is None:
        first = f"Almost all of {took_part.denominator} took part"
    else:
        first = f"{took_part.numerator} of {took_part.denominator} took part ({_range(took_part)})"
    before = f", last week {last.numerator}" if last and last.value is not None else ""
    if before and last and last.denominator != took_part.denominator:
        before += f" of {last.denominator}"
    done = "" if digest.tasks.withheld else f" {_tasks(digest.tasks.numerator or 0)}"
    return f"{first}{before}.{done}"


def _range(took_part: Reading) -> str:
    return say.likely(took_part).removesuffix(".").lower() or "too few teams to say how sure"


def _tasks(count: int) -> str:
    return f"{count} {'task' if count == 1 else 'tasks'} done."


def caveat(digest: TeamWeekShown) -> str:
    """Return how much to read into it."""
    if not digest.has_figures:
        return "No group figures this week, to protect each person."
    if digest.quiet:
        return "A quiet week: few messages went out, so please read little into it."
    return "A direction, not a score."
