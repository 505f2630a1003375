"""What no single field of a scenario can show: that its branches end, its levels differ and two minutes are enough."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coaching.reading_time import decision_seconds
from content.faults import Fault
from content.shape import Part, did_you_mean

MOST_SECONDS, MOST_STEPS = 120, 3
# As near as a slip of the finger: a belief under two names would never be met in two scenarios.
_NEARLY = 0.9
_ADDRESS = re.compile(r"https://[^\s|<>]+")


def scenario_faults(scenario: Part) -> Iterator[Fault]:
    """Faults of a scenario that has the right shape."""
    steps = {step["id"].text: step for step in scenario["steps"].parts}
    twice = list(_repeated(scenario["steps"].parts, "id", "the id of a step"))
    yield from twice
    if not _ADDRESS.fullmatch(scenario["resource"]["url"].text):
        yield scenario["resource"]["url"].fault("Write the whole address, as in https://example.com/feeling.")
    if twice:
        return
    broken = False
    for step in steps.values():
        yield from _options(step)
        for fault in _ends(step, steps):
            broken = True
            yield fault
    if not broken:
        yield from _paths(scenario, steps)


def misconception_faults(scenarios: Iterable[Part]) -> Iterator[Fault]:
    """Faults of beliefs that stand under nearly the same name in the scenarios of a module."""
    options = (option for one in scenarios for step in one["steps"].parts for option in step["options"].parts)
    first: dict[str, Part] = {}
    for option in options:
        if "misconception" not in option.fields:
            continue
        name = option["misconception"]
        near = difflib.get_close_matches(name.text, first, 1, _NEARLY)
        if near and near[0] != name.text:
            place = f"{Path(name.file).name}:{first[near[0]].line}"
            yield name.fault(
                f"In {place} stands “{near[0]}”. Write the same if it is the same belief, or a name that differs more."
            )
        first.setdefault(name.text, name)


def _options(step: Part) -> Iterator[Fault]:
    options = step["options"].parts
    yield from _repeated(options, "id", "the letter of an option")
    yield from _repeated(options, "text", "the text of an option")
    levels = [option["level"].text for option in options]
    if not set(levels) & {"proficient", "advanced"}:
        yield step["options"].fault("No option is proficient or advanced. Write one that works.")
    if not set(levels) & {"unacceptable", "developing"}:
        yield step["options"].fault(
            "Every option works. Write one that does not, and that people choose under pressure."
        )


def _repeated(parts: tuple[Part, ...], field: str, what: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for part in parts:
        if part[field].text in seen:
            yield part[field].fault(f"“{part[field].text.strip('“”')}” is {what} already. Choose another.")
        seen.add(part[field].text)


def _ends(step: Part, steps: Mapping[str, Part]) -> Iterator[Fault]:
    leads = [option.fields.get("leads_to") for option in step["options"].parts]
    if any(leads) and not all(leads):
        yield step["options"].fault(
            "Some options lead on and some end here. Let all of them lead on, or none: “1 of 2” is shown."
        )
    for lead in filter(None, leads):
        if lead.text not in steps:
            advice = did_you_mean(lead.text, steps) or f" Choose one of {', '.join(steps)}."
            yield lead.fault(f"There is no step “{lead.text}” here.{advice}")
        elif list(steps).index(lead.text) <= list(steps).index(step["id"].text):
            yield lead.fault("This leads back. Let it lead to a step that stands further down.")


def _paths(scenario: Part, steps: Mapping[str, Part]) -> Iterator[Fault]:
    first = next(iter(steps))
    lengths, met = {len(path) for path in _walks(first, steps)}, {s for path in _walks(first, steps) for s in path}
    if len(lengths) > 1:
        yield scenario["steps"].fault("Some ways through are longer than others. Make them alike: 1 of 2 is shown.")
    if max(lengths) > MOST_STEPS:
        yield scenario["steps"].fault(f"{max(lengths)} decisions in a row; {MOST_STEPS} is the most.")
    for name, step in steps.items():
        if name not in met:
            yield step["id"].fault("No option leads here. Let one lead to it, or leave the step out.")
    longest = max(sum(_seconds(steps[name]) for name in path) for path in _walks(first, steps))
    if longest > MOST_SECONDS:
        yield scenario["steps"].fault(
            f"Reading and deciding takes {longest:.0f} seconds; {MOST_SECONDS} is the most. Cut some words."
        )


def _walks(name: str, steps: Mapping[str, Part]) -> Iterator[tuple[str, ...]]:
    nexts = {option["leads_to"].text for option in steps[name]["options"].parts if "leads_to" in option.fields}
    if not nexts:
        yield (name,)
    for following in sorted(nexts):
        for rest in _walks(following, steps):
            yield (name, *rest)


def _seconds(step: Part) -> float:
    options = (option["text"].text for option in step["options"].parts)
    return decision_seconds((step["situation"].text, step["question"].text, *options))
