"""What a pilot of this size can and cannot show, in plain sentences with what was assumed."""

from coaching.disclosure import MINIMUM
from coaching.kpis import FIGURES
from coaching.power import FEWEST_TEAMS, LIKE_THEIR_TEAM, LIKE_THEIR_WEEK, POWER, USUAL_SHARE, Power, Reach
from coaching.verdict import MOST_WEEKS

_TOO_FEW_TEAMS = f"With fewer than {FEWEST_TEAMS} teams no range over them is given, and so no verdict: add teams."
_WEEKS = {1: "one week", 2: "two weeks", 3: "three weeks together"}


def lines(power: Power) -> tuple[str, ...]:
    """Return what can be shown, figure by figure, and what cannot."""
    if not power.effective:
        return (f"{_who(power)}: too few to show anything. It takes {MINIMUM} people, and {FEWEST_TEAMS} teams.",)
    first = (
        f"{_who(power)}, read over {_WEEKS[min(power.weeks, MOST_WEEKS)]}: they tell as much as "
        f"{round(power.effective)} people who have nothing to do with each other."
    )
    shares = tuple(map(_reach, power.reaches)) if power.teams >= FEWEST_TEAMS else (_TOO_FEW_TEAMS,)
    return (first, *shares, *_skill(power), cases(power))


def summary(power: Power) -> str:
    """Return one sentence: how far a share must lie from where it should be."""
    gaps = [reach.above - reach.pilot for reach in power.reaches if reach.above is not None]
    if power.teams < FEWEST_TEAMS or not gaps or len(gaps) < len(power.reaches):
        return f"{_who(power)} can show no verdict: it takes {FEWEST_TEAMS} teams, and more people in each."
    return f"With {_who(power)}, a share must lie {100 * max(gaps):.0f} points above pilot for us to see it reliably."


def assumed() -> str:
    """Return what all of it rests on."""
    return (
        f"Seen means {100 * POWER:.0f} times in 100. Assumed: everybody agrees to take part; people of one manager are "
        f"as alike as in published work groups ({LIKE_THEIR_TEAM:g}), and one person's weeks half alike "
        f"({LIKE_THEIR_WEEK:g}). Fewer who agree show less."
    )


def cases(power: Power) -> str:
    """Return how many cases a business share needs."""
    moves = [f"{100 * points:.0f} {'point' if points < 0.015 else 'points'} {count:,}" for points, count in power.cases]
    return (
        f"A business share near {_percent(USUAL_SHARE)}: to see it move takes thousands of cases in each of two halves "
        f"({'; '.join(moves)})."
    )


def _reach(reach: Reach) -> str:
    label, pilot = FIGURES[reach.figure].label, _percent(reach.pilot)
    above = f"from {_percent(reach.above)} on we see" if reach.above is not None else "we never see"
    below = f"up to {_percent(reach.below)}" if reach.below is not None else "never"
    return f"{label}: {above} that it is past pilot {pilot}, and {below} that it is below."


def _skill(power: Power) -> tuple[str, ...]:
    if power.skill is None:
        return ()
    return (
        (
            f"Choices in situations, before and after: a change of {power.skill:.2f} or more is seen, where 1 is how "
            "much people's changes differ."
        ),
    )


def _who(power: Power) -> str:
    if power.people < MINIMUM:
        return f"Fewer than {MINIMUM} people"
    return f"{_count(power.people, 'person', 'people')} in {_count(power.teams, 'team', 'teams')}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
