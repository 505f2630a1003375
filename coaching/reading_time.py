"""How long a scenario takes: what is promised before it is opened ("about 90 seconds")."""

from collections.abc import Iterable

from coaching.items import Round, Scenario, Step

#: Silent reading of plain English: Brysbaert (2019), "How many words do we read per minute?", Journal of Memory and
#: Language 109:104047, 10.1016/j.jml.2019.104047, finds 238 on average; most people are given time here.
WORDS_A_MINUTE = 200
#: Weighing the options, and pressing.
SECONDS_A_DECISION = 15
#: Holding a scene against the levels of a rubric, and saying why if one likes.
SECONDS_A_RATING = 50


def decision_seconds(texts: Iterable[str]) -> float:
    """Return how long it takes to read the texts of one decision, and to make it."""
    return sum(len(text.split()) for text in texts) / WORDS_A_MINUTE * 60 + SECONDS_A_DECISION


def seconds(scenario: Scenario) -> int:
    """Return how many seconds the longest way through takes, without its feedback, rounded up to tens."""
    return -(-round(_longest(scenario, scenario.steps[0])) // 10) * 10


def minutes(scenes: Round) -> int:
    """Return how many minutes a round of scenes takes, its reasons where they are read on the way, rounded up."""
    texts = [[line.says for line in one.scene] + ([] if scenes.number else [one.reasons]) for one in scenes.vignettes]
    more = SECONDS_A_RATING - SECONDS_A_DECISION
    return -(-round(sum(decision_seconds(one) + more for one in texts)) // 60)


def _longest(scenario: Scenario, step: Step) -> float:
    following = {option.leads_to for option in step.options if option.leads_to}
    return _step_seconds(step) + max((_longest(scenario, scenario.step(name)) for name in following), default=0.0)


def _step_seconds(step: Step) -> float:
    return decision_seconds((step.situation, step.question, *(option.text for option in step.options)))
