"""Whatever happens to a file, an author gets a list of places and never a traceback."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.library import ContentError, Fault, faults, load

SMALLEST = Path(__file__).parent / "smallest"
# The longest file comes twice, so that it is broken about as often by the line.
NAMES = ["modules/asking/scenarios.yml", *sorted(str(path.relative_to(SMALLEST)) for path in SMALLEST.rglob("*.yml"))]
SIGNS = st.sampled_from(
    [*"\n\t :-#>|?,[]{}&*!%@`'\"\\~=<", "- ", ": ", "\n  ", "---\n", "<<: ", "!!", "\\U", "0x", "\r", "\0"]
)
PIECES = st.lists(SIGNS | st.text(max_size=4), max_size=6).map("".join)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str]:
    """The name of a file and what it holds after up to three edits."""
    name = draw(st.sampled_from(NAMES))
    text = (SMALLEST / name).read_text()
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + draw(PIECES) + text[end:]
    return name, text


def faults_with(name: str, raw: bytes) -> tuple[Fault, ...]:
    """The faults of the smallest folder with one file's bytes replaced; loading it must agree with them."""
    root = Path(tempfile.mkdtemp())
    try:
        shutil.copytree(SMALLEST, root, dirs_exist_ok=True)
        (root / name).write_bytes(raw)
        found = faults(root)
        if found:
            with pytest.raises(ContentError) as refused:
                load(root)
            assert refused.value.faults == found
        else:
            load(root)
        for fault in found:
            lines = Path(fault.file).read_bytes().replace(b"\r", b"\n").count(b"\n") + 1
            assert 1 <= fault.line <= lines
            assert fault.column >= 1
            assert fault.message.endswith((".", "?"))
        return found
    finally:
        shutil.rmtree(root)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(edits())
def test_edited_yaml_loads_or_is_refused_with_places(edit: tuple[str, str]) -> None:
    name, text = edit
    faults_with(name, text.encode(errors="surrogatepass"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(NAMES), st.binary(max_size=200))
def test_bytes_that_are_no_yaml_at_all_are_refused_with_places(name: str, raw: bytes) -> None:
    assert faults_with(name, raw)
