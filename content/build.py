"""From checked pieces of files to the items that other rooms know."""

from collections.abc import Mapping
from typing import Literal, cast

from coaching.items import (
    Behaviour,
    Card,
    CheckIn,
    Level,
    LevelName,
    Line,
    Module,
    Nudge,
    Option,
    Practice,
    Resource,
    RolePlay,
    Scenario,
    Step,
    Vignette,
    Wording,
)
from coaching.programmes import Chain, Direction, Hypothesis, Outcome, Programme, Waves
from content.shape import Part


def module(files: Mapping[str, Part]) -> Module:
    """A module of its files."""
    top = files["module.yml"]
    return Module(
        id=top["id"].text,
        name=top["name"].text,
        skill=top["skill"].text,
        behaviours=tuple(_behaviour(part) for part in top["behaviours"].parts),
        rubric=tuple(_level(value, part) for value, part in enumerate(top["rubric"].parts)),
        nudges=tuple(_nudge(part) for part in files["nudges.yml"].parts),
        scenarios=tuple(_scenario(part) for part in files["scenarios.yml"].parts),
        practice=tuple(_practice(part) for part in files["practice.yml"].parts),
        checkins=tuple(_checkin(part) for part in files["checkins.yml"].parts),
        cards=tuple(Card(**_texts(part)) for part in files["cards.yml"].parts),
        vignettes=tuple(_vignette(part) for part in files["vignettes.yml"].parts) if "vignettes.yml" in files else (),
    )


def programme(part: Part) -> Programme:
    """A programme of its file."""
    thresholds = part.fields["thresholds"].fields if "thresholds" in part.fields else {}
    return Programme(
        id=part["id"].text,
        name=part["name"].text,
        module=part["module"].text,
        weeks=int(part["weeks"].number),
        cohorts=_list(part["cohorts"]),
        owner=part["owner"].text,
        contact=part["contact"].text,
        sponsor=part["sponsor"].text,
        chain=_chain(part["chain"]),
        hypotheses=tuple(_hypothesis(one) for one in part["hypotheses"].parts),
        waves=_waves(part["waves"]) if "waves" in part.fields else Waves(),
        reading_weeks=tuple(int(week.number) for week in part["reading_weeks"].parts)
        if "reading_weeks" in part.fields
        else (),
        thresholds=tuple(
            (figure, one["pilot"].number, one["success"].number, one["weight"].number)
            for figure, one in thresholds.items()
        ),
        about_managers="about_managers" in part.fields and part["about_managers"].text == "allowed",
        mentors=_listed(part, "mentors"),
    )


def _chain(part: Part) -> Chain:
    of = part["outcome"]
    better: Literal["lower", "higher"] = "lower" if of["better"].text == "lower" else "higher"
    outcome = Outcome(of["name"].text, of["label"].text, of["unit"].text, better)
    return Chain(outcome, part["moment"].text, part["behaviour"].text, part["measure"].text)


def _hypothesis(part: Part) -> Hypothesis:
    return Hypothesis(part["words"].text, part["figure"].text, cast("Direction", part["expect"].text))


def _waves(part: Part) -> Waves:
    reason = part["reason"].text if "reason" in part.fields else None
    return Waves(int(part["count"].number), int(part["weeks_apart"].number), reason)


def _behaviour(part: Part) -> Behaviour:
    asked = part["asked"].text if "asked" in part.fields else None
    return Behaviour(part["id"].text, part["name"].text, part["seen"].text, _list(part["moments"]), asked)


def _level(value: int, part: Part) -> Level:
    name = cast("LevelName", part["name"].text)  # the schema lets no other word through
    return Level(value, name, part["label"].text, part["anchor"].text)


def _nudge(part: Part) -> Nudge:
    wordings = tuple(Wording(**_texts(wording)) for wording in part["wordings"].parts)
    return Nudge(part["id"].text, part["moment"].text, part["behaviour"].text, wordings)


def _scenario(part: Part) -> Scenario:
    more = part["resource"]
    return Scenario(
        id=part["id"].text,
        moment=part["moment"].text,
        behaviour=part["behaviour"].text,
        title=part["title"].text,
        teaser=part["teaser"].text,
        steps=tuple(_step(step) for step in part["steps"].parts),
        resource=Resource(more["title"].text, more["url"].text, int(more["minutes"].number)),
    )


def _step(part: Part) -> Step:
    options = tuple(_option(option) for option in part["options"].parts)
    return Step(options=options, **{name: text for name, text in _texts(part).items() if name != "options"})


def _option(part: Part) -> Option:
    texts = _texts(part)
    return Option(level=cast("LevelName", texts.pop("level")), **texts)


def _practice(part: Part) -> Practice:
    texts = {name: part[name].text for name in ("id", "moment", "behaviour", "title", "task")}
    role = RolePlay(**_texts(part["roleplay"])) if "roleplay" in part.fields else None
    return Practice(**texts, when=_listed(part, "when"), will=_listed(part, "will"), roleplay=role)


def _checkin(part: Part) -> CheckIn:
    return CheckIn(part["id"].text, _list(part["statements"]), _listed(part, "reflections"))


def _vignette(part: Part) -> Vignette:
    texts = {name: part[name].text for name in ("id", "title", "rated", "reasons")}
    return Vignette(
        **texts,
        scene=tuple(Line(**_texts(line)) for line in part["scene"].parts),
        level=cast("LevelName", part["level"].text),
        behaviours=_list(part["behaviours"]),
    )


def _listed(part: Part, name: str) -> tuple[str, ...]:
    return _list(part[name]) if name in part.fields else ()


def _texts(part: Part) -> dict[str, str]:
    return {name: one.text for name, one in part.fields.items()}


def _list(part: Part) -> tuple[str, ...]:
    return tuple(one.text for one in part.parts)
