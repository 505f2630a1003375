"""How far raters agree, in plain sentences that name the measure."""

from collections.abc import Sequence

from coaching.agreement import Agreement, Why
from coaching.calibration import Figures, Rated, example, leniency
from coaching.items import Level, Round
from coaching.rounds import Settled

_NONE: dict[Why, str] = {
    "no_variation": "nothing to say, since everybody chose the same level throughout",
    "rated_once": "nothing to say, since no scene was rated by two people",
    "not_rated": "nothing to say, since no scene was rated",
}
#: Each figure as it is called; the metric stands in the name, because other metrics give other numbers.
LABELS = {
    "alpha": "Krippendorff's alpha (ordinal distance)",
    "ac2": "Gwet's AC2 (ordinal weights)",
    "raw": "The same level, of all pairs",
    "key": "The expert's level",
}
#: Nearer to the expert than this nobody leans either way.
_EVEN = 0.25


def verdict(found: Figures) -> str:
    """Say what the figures come to."""
    if found.verdict == "agree":
        return "We agree well enough to lean on our notes."
    if found.verdict == "disagree":
        return (
            "We do not mean the same by the levels yet. Until we do, figures leave out what managers note. "
            "It is the words of the levels that need work, nobody's eye."
        )
    if found.few:
        return f"{found.doubly_rated} scenes that two people rated are too few to be sure; rounds are added up."
    return "It is too early to say whether we agree; rounds are added up until it is clear."


def line(found: Figures, name: str) -> str:
    """Return one figure with its name: "Krippendorff's alpha (ordinal distance): 0.58, likely 0.31 to 0.79"."""
    measure: Agreement = getattr(found, name)
    return f"{LABELS[name]}: {said(measure, share=name in {'raw', 'key'})}"


def said(measure: Agreement, *, share: bool = False) -> str:
    """Say a figure and its likely range; shares in percent."""
    if measure.value is None:
        return _NONE[measure.why or "not_rated"]
    likely = measure.likely
    if share:
        ends = f", likely {100 * likely.low:.0f} to {100 * likely.high:.0f} %" if likely else ", no range yet"
        return f"{100 * measure.value:.0f} %{ends}"
    return f"{measure.value:.2f}" + (f", likely {likely.low:.2f} to {likely.high:.2f}" if likely else ", no range yet")


def closed(settled: Settled) -> str:
    """Say what came of a round, fit for a lock screen."""
    if not settled.told:
        return "How far all of us agree is told from six raters on, so that nobody's view can be guessed."
    return f"Over all {settled.whole.units} scenes so far: {_lowered(verdict(settled.whole))}"


def _lowered(words: str) -> str:
    return words if words.startswith("I ") else words[0].lower() + words[1:]


def lean(ratings: Sequence[Rated], seen: Round) -> str | None:
    """Say to one rater how they lean, with an example; None under eight scenes."""
    mean = leniency(ratings)
    if mean is None:
        return None
    many = f"Over the {len(ratings)} scenes that you have rated, you"
    if abs(mean) < _EVEN:
        words = f"{many} and the expert are level: neither milder nor stricter on the whole."
    else:
        side = "milder" if mean > 0 else "stricter"
        words = (
            f"{many} are {_levels(abs(mean))} {side} than the expert. Neither is wrong by itself; "
            "knowing it helps others to read your notes as you mean them."
        )
    shown = _example(ratings, seen)
    return f"{words} {shown}" if shown else words


def _levels(mean: float) -> str:
    if mean < 0.75:
        return "about a third of a level" if mean < 0.4 else "about half a level"
    return "about one level" if mean < 1.25 else f"about {mean:.1f} levels".replace(".0", "")


def _example(ratings: Sequence[Rated], seen: Round) -> str:
    """Name where they differed most; of the scenes that are shown beside it."""
    here = [one for one in ratings if seen.vignette(one.vignette.partition("@")[0])]
    most = example(here)
    scene = seen.vignette(most.vignette.partition("@")[0]) if most else None
    if most is None or scene is None:
        return ""
    yours, theirs = label(seen.rubric, most.level), label(seen.rubric, most.key)
    return f"Most of all in “{scene.title}”: you chose “{yours}”, the expert “{theirs}”."


def label(rubric: Sequence[Level], number: int) -> str:
    """Return a level's label by its number."""
    return next((level.label for level in rubric if level.value == number), "")


#: Said to whoever passed through the scenes in seconds.
HURRIED = (
    "These went by in a few seconds each, all at one level. That happens on a full day, and nothing is wrong with it. "
    "So that the figures stay honest, they are shown with such ratings and without them; nobody sees whose they are."
)
