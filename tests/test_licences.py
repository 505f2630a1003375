"""Everything that runs with us may be used as freely as we are."""

import re
from importlib.metadata import Distribution, distribution, distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FREE = re.compile(
    r"\b(MIT|MIT-0|BSD|0BSD|BSD-[23]-Clause|Apache|Apache-2\.0|Apache Software License|PSF|PSF-2\.0|"
    r"Python Software Foundation|ISC|CC0-1\.0|Unlicense)\b"
)
BOUND = re.compile(r"GPL|AGPL|SSPL|Commons Clause|Proprietary|BUSL", re.IGNORECASE)
#: Not in the list above, with the reason why it may stay.
EXCEPTIONS = {
    "certifi": "MPL-2.0: a list of certificates, used unchanged; httpx needs it",
}


def closure(name: str) -> dict[str, Distribution]:
    """A distribution and all that it needs to run here, extras of its own left out."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(name, frozenset())]
    while waiting:
        current, extras = waiting.pop()
        key = canonicalize_name(current)
        if key in found and not extras:
            continue
        found[key] = distribution(current)
        for line in found[key].requires or []:
            needs = Requirement(line)
            wanted = needs.marker is None or any(needs.marker.evaluate({"extra": e}) for e in extras or {""})
            if wanted and canonicalize_name(needs.name) not in found:
                waiting.append((needs.name, frozenset(needs.extras)))
    return found


def licence(one: Distribution) -> str:
    """What a distribution says of its licence: the expression, else the classifiers, else the field."""
    said = one.metadata
    classified = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    field = (said.get("License") or "").strip().split("\n")[0]
    return said.get("License-Expression") or "; ".join(classified) or field


RUNNING = closure("inflow")


def test_the_closure_holds_what_we_know_to_be_in_it() -> None:
    assert {"slack-bolt", "sqlalchemy", "pg8000", "starlette", "certifi"} <= set(RUNNING)
    assert not {"pytest", "scipy", "playwright", "mypy"} & set(RUNNING), "tools do not run with us"
    assert len(RUNNING) < len(list(distributions()))


@pytest.mark.parametrize("name", sorted(RUNNING))
def test_its_licence_lets_everybody_use_it(name: str) -> None:
    said = licence(RUNNING[name])
    if name in EXCEPTIONS:
        assert not FREE.search(said), f"{name} needs no exception any more: {said}"
        return
    assert FREE.search(said), f"{name}: {said or 'says nothing'}"
    assert not BOUND.search(said), f"{name}: {said}"
