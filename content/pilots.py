"""The fields of a programme's file, and what no single field of it can show."""

import re
from collections.abc import Collection, Iterator, Mapping

from coaching.items import Module
from coaching.programmes import FEWEST_WEEKS
from content.faults import Fault
from content.fields import Choice, Many, Name, Number, Record, Text
from content.schema import BEHAVIOUR, FIGURES, MOMENT
from content.shape import Part, did_you_mean

_SLACK_ID = re.compile("[UW][A-Z0-9]{2,}")

_THRESHOLD = Record(
    "one figure's thresholds",
    "threshold",
    {
        "pilot": Number("where the pilot band begins", 0, 100),
        "success": Number("where the success band begins", 0, 100),
        "weight": Number("its weight in the index", 0, 1),
    },
)
_OUTCOME = Record(
    "the business measure that should move",
    "outcome",
    {
        "name": Name("its name in the outcomes file, as in repeat_calls", joint="_"),
        "label": Text("what it is, as people say it", 80, sentences=1),
        "unit": Text("what it is counted in, as in share or minutes", 20, prose=False),
        "better": Choice("which direction is good", ("lower", "higher")),
    },
)
_CHAIN = Record(
    "outcome, moment, behaviour and measure: what should change for the business, where, by doing what, and which "
    "figure tells of it first",
    "chain",
    {
        "outcome": _OUTCOME,
        "moment": MOMENT,
        "behaviour": BEHAVIOUR,
        "measure": Choice("the key figure that tells of it first", FIGURES),
    },
)
_HYPOTHESIS = Record(
    "one hypothesis",
    "hypothesis",
    {
        "words": Text("what is expected, in one sentence", 200, sentences=1),
        "figure": Choice("the figure that should move; outcome for the chain's", (*FIGURES, "outcome")),
        "expect": Choice("where it should go", ("up", "down")),
    },
)
_WAVES = Record(
    "in how many parts people begin",
    "waves",
    {
        "count": Number("how many waves", 1, 6, whole=True),
        "weeks_apart": Number("how many weeks lie between two of them", 1, 12, whole=True),
        "reason": Text("why they are not drawn at random", 160),
    },
    frozenset({"reason"}),
)
PROGRAMME = Record(
    "one programme",
    "programme",
    {
        "id": Name("the file's name without .yml"),
        "name": Text("what people call it", 60),
        "module": Name("the id of a module, as in active-listening"),
        "weeks": Number("how many weeks it lasts", 1, 52, whole=True),
        "cohorts": Many("the roster's cohorts that take part", Text("a cohort", 60, prose=False), most=50),
        "owner": Text("who to ask, as it reads in a sentence", 60, prose=False),
        "contact": Text("where to ask, as in listening@example.com", 80, prose=False),
        "sponsor": Text("the role of whoever wants it, as in the head of customer service", 60, prose=False),
        "chain": _CHAIN,
        "hypotheses": Many("what is expected of it, each with its figure", _HYPOTHESIS, most=6),
        "waves": _WAVES,
        "reading_weeks": Many("the weeks after which a verdict is given",
                              Number("a week, the first being 1", FEWEST_WEEKS, 52, whole=True), most=10),
        "thresholds": Record("figures judged otherwise than by default", "thresholds",
                             dict.fromkeys(FIGURES, _THRESHOLD), frozenset(FIGURES)),
        "about_managers": Choice("whether colleagues may be asked about their own manager", ("never", "allowed")),
        "mentors": Many("people who may add a model response", Text("a Slack id, as in U012ABC", 20, prose=False),
                        most=50),
    },
    frozenset({"waves", "reading_weeks", "thresholds", "about_managers", "mentors"}),
)  # fmt: skip


def programme_faults(
    stem: str, programme: Part, modules: Mapping[str, Module], *, broken: Collection[str]
) -> Iterator[Fault]:
    """Faults of a programme file that has the right shape; `broken` are modules that have faults of their own."""
    name, module = programme["id"], programme["module"]
    if name.text != stem:
        yield name.fault(f"The file is called {stem}.yml, the id {name.text}. Give both one name.")
    if module.text not in {*modules, *broken}:
        known = sorted({*modules, *broken})
        advice = did_you_mean(module.text, known) or f" Choose one of {', '.join(known)}."
        yield module.fault(f"There is no module “{module.text}”.{advice}")
    if module.text in modules:
        yield from _chain(programme["chain"], modules[module.text])
    yield from _hypotheses(programme["hypotheses"].parts, programme["chain"]["outcome"])
    if "waves" in programme.fields:
        yield from _waves(programme["waves"], len(programme["cohorts"].parts))
    if "reading_weeks" in programme.fields:
        yield from _reading_weeks(programme["reading_weeks"].parts, int(programme["weeks"].number))
    if "thresholds" in programme.fields:
        yield from _thresholds(programme["thresholds"].fields)
    if "mentors" in programme.fields:
        yield from _mentors(programme["mentors"].parts)


def _chain(chain: Part, module: Module) -> Iterator[Fault]:
    behaviour, moment = chain["behaviour"], chain["moment"]
    known = {one.id: one.moments for one in module.behaviours}
    if behaviour.text not in known:
        advice = did_you_mean(behaviour.text, known) or f" Choose one of {', '.join(known)}."
        yield behaviour.fault(f"{module.id} has no behaviour “{behaviour.text}”.{advice}")
    elif moment.text not in known[behaviour.text]:
        advice = did_you_mean(moment.text, known[behaviour.text])
        moments = "; ".join(known[behaviour.text])
        yield moment.fault(
            f"“{moment.text}” is no moment of {behaviour.text}.{advice or f' Choose one of: {moments}.'}"
        )


def _hypotheses(hypotheses: tuple[Part, ...], outcome: Part) -> Iterator[Fault]:
    good = "down" if outcome["better"].text == "lower" else "up"
    for one in hypotheses:
        if one["figure"].text == "outcome" and one["expect"].text != good:
            yield one["expect"].fault(
                f"Of {outcome['name'].text}, {outcome['better'].text} is better, and this expects the opposite. "
                f"Write {good}, or change “better”."
            )


def _waves(waves: Part, cohorts: int) -> Iterator[Fault]:
    count = int(waves["count"].number)  # 0 is out of bounds, and noted as that
    if "reason" in waves.fields and count not in (0, cohorts):
        yield waves["count"].fault(
            f"With a reason each cohort is one wave, and {cohorts} in the list of cohorts are not {count}. "
            f"Write {cohorts}, or leave the reason out: then people are drawn at random."
        )


def _reading_weeks(weeks: tuple[Part, ...], last: int) -> Iterator[Fault]:
    before = 0
    for week in weeks:
        number = int(week.number)
        if number > last > 0:
            yield week.fault(
                f"The programme lasts {last} weeks, so week {number} is never read. Choose one up to {last}."
            )
        elif number <= before:
            yield week.fault(f"Week {number} comes after week {before} here. Write each week once, the earliest first.")
        before = number


def _thresholds(thresholds: Mapping[str, Part]) -> Iterator[Fault]:
    for figure, threshold in thresholds.items():
        if threshold["pilot"].number >= threshold["success"].number:
            yield threshold["success"].fault(f"success of {figure} has to lie above pilot. Raise it, or lower pilot.")


def _mentors(mentors: tuple[Part, ...]) -> Iterator[Fault]:
    for mentor in mentors:
        if not _SLACK_ID.fullmatch(mentor.text):
            yield mentor.fault(f"“{mentor.text}” is no Slack id. Copy it from the person's profile, as in U012ABC34.")
