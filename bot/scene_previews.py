"""The scenes that managers rate, drawn as they will see them."""

from collections.abc import Iterator

from slack_sdk.models.views import View

from bot.views import calibration
from bot.views.decisions import Sheet
from bot.views.message import Message
from coaching import rounds
from coaching.agreement import Agreement
from coaching.calibration import Figures, Rated, Verdict
from coaching.faces import Outlook
from coaching.intervals import Interval
from coaching.items import Module, Round, Vignette
from coaching.rounds import Settled, place

FACES = ("before", "started", "done", "snoozed", "paused", "moved", "closed", "lapsed")
_BACK = ("before", "closed", "snoozed", "paused", "moved")
_VERDICTS: dict[Verdict, tuple[float, float, int]] = {
    "agree": (0.72, 0.91, 21),
    "provisional": (0.31, 0.79, 15),
    "disagree": (0.12, 0.61, 18),
}


def of_module(module: Module, outlook: Outlook) -> Iterator[tuple[str, str, Message | View]]:
    """Yield each drawing of a module's scenes as (item, what of it, drawing)."""
    for number in range(len(module.vignettes)):
        scenes = rounds.round_of(module, number)
        if scenes is None:
            return
        for face in FACES:
            yield scenes.id, face, calibration.draw(face, "preview", scenes, outlook)
        for scene in scenes.vignettes:
            yield from _scene(scenes, scene)
        yield from _ends(scenes, outlook)


def _scene(scenes: Round, scene: Vignette) -> Iterator[tuple[str, str, View]]:
    sheet = Sheet("preview", scene.id, 0.0)
    yield scene.id, "to rate", calibration.form(scenes, scene, sheet)
    if scenes.number == 0:
        level = place(scene.level)
        for given in (level, (level + 1) % 4, (level + 2) % 4):
            name = f"the expert's view, after {scenes.rubric[given].name}"
            yield scene.id, name, calibration.seen(scenes, scene, given, sheet)


def _ends(scenes: Round, outlook: Outlook) -> Iterator[tuple[str, str, Message | View]]:
    sheet = Sheet("preview", "", 0.0)
    rated = [Rated("ana", f"{one.id}@1", 3, place(one.level), "s", 2.0, scenes.number) for one in scenes.vignettes]
    many = rated * 4
    if scenes.number == 0:
        yield scenes.id, "own view", calibration.own(scenes, rated, sheet, everything=many, hurried=False)
        return
    yield scenes.id, "thanks", calibration.thanks(scenes, sheet, hurried=False)
    yield scenes.id, "thanks, in a hurry", calibration.thanks(scenes, sheet, hurried=True)
    yield scenes.id, "over", calibration.over(scenes, sheet)
    for verdict in _VERDICTS:
        closed = _settled(scenes, verdict)
        for face in _BACK:
            name = f"after the round, {verdict}, {face}"
            yield scenes.id, name, calibration.draw_back(face, "preview", closed, outlook)
        drawn = calibration.own(scenes, rated, sheet, everything=many, hurried=True, settled=closed)
        yield scenes.id, f"own view, {verdict}", drawn
    few = _settled(scenes, "provisional", raters=3)
    yield scenes.id, "after the round, few raters", calibration.draw_back("before", "preview", few, outlook)
    drawn = calibration.own(scenes, rated[1:], sheet, everything=rated, hurried=False, settled=few)
    yield scenes.id, "own view, few raters", drawn


def _settled(scenes: Round, verdict: Verdict, *, raters: int = 7) -> Settled:
    low, high, units = _VERDICTS[verdict]
    found = Agreement((low + high) / 2, likely=Interval(low, high))
    whole = Figures(raters, units, units, found, found, found, found, verdict)
    return Settled(scenes.module, scenes.number, raters, len(scenes.vignettes), whole, whole)
