"""When a scenario comes back: a schedule by how it was answered, not a claim about anybody's memory."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler

from coaching.items import LevelName
from coaching.scenarios import Answer, Sure

#: Nothing comes back later than this.
LONGEST_DAYS = 90
#: A misconception met in so many scenarios is no slip.
RECURS = 2

# Days, not minutes: its own steps are made for flashcards. No fuzz: the same answers give the same dates.
_SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
)


@dataclass(frozen=True, slots=True)
class Recall:
    """What the spacing knows of a person and an item; it follows from their answers alone.

    `card` is the scheduler's own state, as its JSON. `level` and `misconceptions` are those of the last answer.
    """

    module: str
    item: str
    card: str
    due_at: datetime
    times: int
    level: LevelName
    misconceptions: tuple[str, ...] = ()


def rating(answer: Answer, sure: Sure, *, hinted: bool = False) -> Rating:
    """Return what the scheduler is told. Its Hard still means "recalled": what was not right enough is Again.

    What was found with a hint's help (`hinted`) comes back as soon as what was guessed.
    """
    if sure == "sure" and not answer.right:
        return Rating.Again
    unaided = sure != "guessing" and not hinted
    if answer.level == "advanced":
        return Rating.Easy if unaided else Rating.Good
    if answer.level == "proficient":
        return Rating.Good if unaided else Rating.Hard
    if answer.level == "developing" and answer.met_must_dos:
        return Rating.Hard
    return Rating.Again


def after(
    known: Recall | None, answer: Answer, sure: Sure, *, module: str, item: str, now: datetime, hinted: bool = False
) -> Recall:
    """Return what is known of an item after an answer to it, `known` being what was before."""
    at = now.astimezone(UTC)
    # An id and a due date of ours: without them it sleeps, and asks the wall clock.
    card = Card.from_json(known.card) if known else Card(card_id=0, due=at)
    card, _ = _SCHEDULER.review_card(card, rating(answer, sure, hinted=hinted), at)
    return Recall(
        module,
        item,
        card.to_json(),
        card.due,
        known.times + 1 if known else 1,
        answer.level,
        answer.misconceptions,
    )


def recall_now(recall: Recall, now: datetime) -> float:
    """Return how likely the scheduler holds it, between 0 and 1, that the person would answer as well now."""
    return _SCHEDULER.get_card_retrievability(Card.from_json(recall.card), now.astimezone(UTC))


def recurring(recalls: Iterable[Recall]) -> frozenset[str]:
    """Return the misconceptions that a person met in so many scenarios that they are no slips."""
    met = Counter(tag for recall in recalls for tag in set(recall.misconceptions))
    return frozenset(tag for tag, scenarios in met.items() if scenarios >= RECURS)
