"""docs/authoring.md is right: its example loads, and it explains every field with its limit."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.columns import KINDS
from content.fields import Field, Many, Record, Text
from content.library import faults, load
from content.pilots import PROGRAMME
from content.schema import FIGURES, MODULE_FILES
from content.tone import LONGEST_SENTENCE, MOST_SCHOOL_YEARS

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text()


def records(field: Field) -> Iterator[Record]:
    """Every record that a file can hold."""
    if isinstance(field, Many):
        yield from records(field.of)
    if isinstance(field, Record):
        yield field
        for inner in field.fields.values():
            yield from records(inner)


ALL = {record.noun: record for field in [*MODULE_FILES.values(), PROGRAMME] for record in records(field)}
FIELDS = [(noun, name) for noun, record in ALL.items() for name in record.fields if noun != "thresholds"]


def section(noun: str) -> str:
    title = "thresholds" if noun == "threshold" else noun
    return GUIDE.split(f"\n### {title}\n")[1].split("\n### ")[0]


@pytest.mark.parametrize(("noun", "name"), FIELDS)
def test_every_field_is_explained_with_its_limit(noun: str, name: str) -> None:
    row = re.search(rf"^\| `{name}` \| (.+) \| (\d*) ?\|$", section(noun), re.MULTILINE)
    assert row, f"no row for `{name}` under “{noun}”"
    field = ALL[noun].fields[name]
    inner = field.of if isinstance(field, Many) else field
    if isinstance(inner, Text):
        assert row[2] == str(inner.longest)


@pytest.mark.parametrize("noun", [noun for noun in ALL if noun != "thresholds"])
def test_no_field_is_explained_that_does_not_exist(noun: str) -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", section(noun), re.MULTILINE)) == set(ALL[noun].fields)


def test_every_figure_that_may_be_a_measure_is_named() -> None:
    assert all(f"`{figure}`" in section("chain") for figure in FIGURES)


def test_every_figure_that_may_have_thresholds_is_named() -> None:
    assert all(f"`{figure}`" in section("thresholds") for figure in ALL["thresholds"].fields)


def test_the_longest_sentence_and_the_years_of_school_are_told() -> None:
    assert f"{LONGEST_SENTENCE} words are the most" in GUIDE
    assert MOST_SCHOOL_YEARS == 10
    assert "Ten\n  years of school are enough" in GUIDE


def first(column: str) -> str:
    """The first of columns that are numbered or lettered: when_1 for when_3, level_a for level_d."""
    return re.sub(r"_[2-9]$", "_1", re.sub(r"_[bcd]$", "_a", column))


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_of_a_sheet_are_named(kind: str) -> None:
    (row,) = re.findall(rf"^\| `{kind}` \| (.+) \|$", GUIDE.split("\n## Every field")[0], re.MULTILINE)
    named = {first(column) for column in re.findall(r"`(\w{2,})`", row)}
    assert named == {first(column) for column in KINDS[kind].columns}


def test_the_example_to_copy_loads_as_it_stands(tmp_path: Path) -> None:
    examples = re.findall(
        r"^`((?:modules|programmes)/\S+\.yml)`\n\n```yaml\n(.+?)^```$", GUIDE, re.MULTILINE | re.DOTALL
    )
    for name, text in examples:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert faults(tmp_path) == ()
    assert load(tmp_path).programmes["feedback"].module == "giving-feedback"
