"""`inflow calibration`: how far the raters of each module agree, without naming one of them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from coaching import agreement_words as say
from coaching.agreement import Agreement
from coaching.calibration import Figures, figures, unhurried
from coaching.disclosure import MINIMUM
from content.library import Library
from scheduler import calibration
from storage import agreement
from storage.engine import Store

_MEASURES = ("alpha", "ac2", "raw", "key")
_METRICS = {
    "alpha": "Krippendorff's alpha, ordinal distance",
    "ac2": "Gwet's AC2, ordinal weights",
    "raw": "pairs of raters that chose the same level",
    "key": "raters who chose the expert's level",
}


@dataclass(frozen=True, slots=True)
class Module:
    """The raters of one module by now; figures are None where too few people stand behind them.

    `calm` leaves out ratings that were given in a hurry, `hurried` says whether there are any. `counts`: whether
    digests make a figure of managers' notes, by the newest round that has closed.
    """

    module: str
    whole: Figures | None
    calm: Figures | None
    hurried: bool | None
    counts: bool


def read(store: Store, library: Library, workspace_id: str, *, now: datetime) -> list[Module]:
    """Read every module of an open cohort that has scenes to rate."""
    found = []
    with store.read() as tx:
        modules = calibration.running(tx, library, workspace_id, now=now)
    for one in modules:
        with store.read() as tx:
            ratings = calibration.rated(tx, workspace_id, one)
            newest = agreement.last(tx, workspace_id, one.module.id)
        levels, seed = len(one.module.rubric), f"{workspace_id}:{one.module.id}:{len(ratings)}"
        calm = unhurried(ratings)
        whole, rest = (_shown(figures(some, levels, seed=seed)) for some in (ratings, calm))
        hurried = len(calm) < len(ratings) if whole else None
        found.append(Module(one.module.id, whole, rest, hurried, counts=newest is None or newest[1] != "disagree"))
    return found


def _shown(found: Figures) -> Figures | None:
    return found if found.raters >= MINIMUM else None


def as_json(modules: list[Module]) -> str:
    """Return it as one JSON document."""
    rows = [
        {
            "module": one.module,
            "counts": one.counts,
            "hurried": one.hurried,
            "with_hurried": _fields(one.whole),
            "without_hurried": _fields(one.calm),
        }
        for one in modules
    ]
    return json.dumps({"metrics": _METRICS, "minimum": MINIMUM, "modules": rows}, ensure_ascii=False)


def _fields(found: Figures | None) -> dict[str, Any]:
    """Return one set of figures; withheld ones are null, with the reason that stands for it everywhere."""
    if found is None:
        names = ("raters", "units", "doubly_rated", *_MEASURES, "verdict", "few_units")
        return dict.fromkeys(names) | {"withheld": True, "reason": "small"}
    measures = {name: _measure(getattr(found, name)) for name in _MEASURES}
    counts = {name: getattr(found, name) for name in ("raters", "units", "doubly_rated", "verdict")}
    return counts | measures | {"few_units": found.few, "withheld": False, "reason": None}


def _measure(found: Agreement) -> dict[str, Any]:
    likely = asdict(found.likely) if found.likely else {"low": None, "high": None}
    return {"value": found.value, **likely, "reason": found.why}


def as_lines(modules: list[Module]) -> Iterator[str]:
    """Say it as a table, a module after the other."""
    if not modules:
        yield "No module with scenes to rate has been opened to a cohort yet."
    for one in modules:
        yield one.module
        if one.whole is None:
            yield f"  Fewer than {MINIMUM} people have rated scenes, so nothing is shown, to protect each of them."
        else:
            yield from _table(one.whole, one.calm if one.hurried else None)
            yield f"  {'verdict':<44}{one.whole.verdict:<30}{_verdict(one)}".rstrip()
            if one.whole.few:
                yield "  Fewer than ten scenes were rated by two people: ranges say less than they seem to."
        if not one.counts:
            yield "  By the newest closed round they disagree: digests leave managers' notes out of figures."


def _verdict(one: Module) -> str:
    if not one.hurried:
        return ""
    return one.calm.verdict if one.calm else "too few to show"


def _table(whole: Figures, calm: Figures | None) -> Iterator[str]:
    heads = ("all ratings", "without those in a hurry") if calm else ("all ratings", "")
    yield f"  {'':<44}{heads[0]:<30}{heads[1]}".rstrip()
    for name, label in (
        ("raters", "raters"),
        ("units", "scenes rated"),
        ("doubly_rated", "scenes rated by two or more"),
    ):
        yield f"  {label:<44}{getattr(whole, name):<30}{getattr(calm, name, '')}".rstrip()
    for name in _MEASURES:
        share = name in {"raw", "key"}
        cells = [say.said(getattr(some, name), share=share) if some else "" for some in (whole, calm)]
        yield f"  {say.LABELS[name]:<44}{cells[0]:<30}{cells[1]}".rstrip()
