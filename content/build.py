"""From checked pieces of files to the items that other rooms know."""

from collections.abc import Mapping
from typing import cast

from coaching.items import Behaviour, Card, CheckIn, Level, LevelName, Module, Nudge, Practice, Programme, Wording
from content.shape import Part


def module(files: Mapping[str, Part]) -> Module:
    """A module of its five files."""
    top = files["module.yml"]
    return Module(
        id=top["id"].text,
        name=top["name"].text,
        skill=top["skill"].text,
        behaviours=tuple(_behaviour(part) for part in top["behaviours"].parts),
        rubric=tuple(_level(value, part) for value, part in enumerate(top["rubric"].parts)),
        nudges=tuple(_nudge(part) for part in files["nudges.yml"].parts),
        practice=tuple(Practice(**_texts(part)) for part in files["practice.yml"].parts),
        checkins=tuple(CheckIn(part["id"].text, _list(part["statements"])) for part in files["checkins.yml"].parts),
        cards=tuple(Card(**_texts(part)) for part in files["cards.yml"].parts),
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
        thresholds=tuple(
            (figure, one["pilot"].number, one["success"].number, one["weight"].number)
            for figure, one in thresholds.items()
        ),
    )


def _behaviour(part: Part) -> Behaviour:
    return Behaviour(part["id"].text, part["name"].text, part["seen"].text, _list(part["moments"]))


def _level(value: int, part: Part) -> Level:
    name = cast("LevelName", part["name"].text)  # the schema lets no other word through
    return Level(value, name, part["label"].text, part["anchor"].text)


def _nudge(part: Part) -> Nudge:
    wordings = tuple(Wording(**_texts(wording)) for wording in part["wordings"].parts)
    return Nudge(part["id"].text, part["moment"].text, part["behaviour"].text, wordings)


def _texts(part: Part) -> dict[str, str]:
    return {name: one.text for name, one in part.fields.items()}


def _list(part: Part) -> tuple[str, ...]:
    return tuple(one.text for one in part.parts)
