import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import pytest

from coaching.items import Item, Nudge, Practice
from content.library import ContentError, Library, faults, load

Change = Callable[[str, str, str], int]


def test_the_packaged_content_has_no_fault_and_loads() -> None:
    assert faults() == ()
    library = load()
    assert "active-listening" in library.modules
    programme = library.programmes["listening"]
    assert (programme.weeks, programme.cohorts, programme.module) == (6, ("listening",), "active-listening")
    assert programme.contact == "listening@example.com"


def test_the_smallest_content_folder_loads_as_it_is_written(folder: Path) -> None:
    library = load(folder)
    module = library.modules["asking"]
    assert [wording.variant for wording in module.nudges[0].wordings] == ["a", "b"]
    assert module.nudges[0].wording("a").teaser == "The first question is rarely the real one. Ask what lies behind it."
    assert [(level.value, level.name) for level in module.rubric] == [
        (0, "unacceptable"),
        (1, "developing"),
        (2, "proficient"),
        (3, "advanced"),
    ]
    assert module.behaviours[0].moments == ("a customer call", "a one-on-one")
    assert library.programmes["pilot"].thresholds == (("active_users", 0.4, 0.7, 0.1),)


def test_every_item_is_found_by_its_module_and_id(folder: Path) -> None:
    library = load(folder)
    for item_id in ("one-question", "quick-question", "ask-once", "how-sure", "best-question"):
        assert library.item("asking", item_id).id == item_id


def test_an_item_that_is_gone_is_a_key_error_that_names_it(folder: Path) -> None:
    with pytest.raises(KeyError, match="no item 'old-one'"):
        load(folder).item("asking", "old-one")


def test_an_items_hash_stays_while_its_words_stay_and_changes_with_any_of_them() -> None:
    nudge = load().item("active-listening", "third-call")
    assert isinstance(nudge, Nudge)
    assert Library.content_hash(nudge) == Library.content_hash(load().item("active-listening", "third-call"))
    first, *others = nudge.wordings
    reworded = dataclasses.replace(first, example=first.example + " And?")
    assert Library.content_hash(dataclasses.replace(nudge, wordings=(reworded, *others))) != Library.content_hash(nudge)


def test_an_items_hash_does_not_depend_on_layout_or_comments_in_the_file(folder: Path, change: Change) -> None:
    before = load(folder).item("asking", "one-question")
    change(
        "nudges.yml",
        "teaser: >-\n        The first question is rarely the real one.\n        Ask",
        "teaser: >-\n        The first question is rarely\n        the real one. Ask",
    )
    change("nudges.yml", "- id: one-question", "# reworked\n- id: one-question")
    after = load(folder).item("asking", "one-question")
    assert Library.content_hash(after) == Library.content_hash(before)


def test_no_two_items_of_the_packaged_content_share_a_hash() -> None:
    hashes = {Library.content_hash(item) for item in ITEMS.values()}
    assert len(hashes) == len(ITEMS)
    assert all(len(one) == 16 for one in hashes)


def test_a_body_is_json_that_says_its_kind_and_all_its_words(folder: Path) -> None:
    library = load(folder)
    body = json.loads(library.body(library.item("asking", "one-question")))
    assert body["kind"] == "nudge"
    assert body["wordings"][0]["example"] == "“What do you need it for?”"


LIBRARY = load()
ITEMS = {(module, item.id): item for module in LIBRARY.modules for item in LIBRARY.items(module)}


@pytest.mark.parametrize("item", ITEMS.values(), ids=[" ".join(name) for name in ITEMS])
def test_an_item_is_read_back_from_its_body_word_for_word(item: Item) -> None:
    again = Library.reread(Library.body(item))
    assert again == item
    assert Library.content_hash(again) == Library.content_hash(item)


def test_an_item_stored_before_it_had_its_newer_fields_is_read_back_without_them() -> None:
    older = '{"kind":"practice","id":"once","moment":"a call","behaviour":"asks","title":"Once","task":"Ask once."}'
    assert Library.reread(older) == Practice("once", "a call", "asks", "Once", "Ask once.")


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"kind":"poem"}', '{"kind":"card","id":"x"}', "no json"])
def test_a_body_that_holds_no_item_is_a_value_error(body: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Library.reread(body)


def test_a_library_cannot_be_changed_after_loading(folder: Path) -> None:
    library = load(folder)
    assert isinstance(library.modules, MappingProxyType)
    with pytest.raises(dataclasses.FrozenInstanceError):
        library.modules = {}


def test_loading_a_folder_with_faults_raises_one_error_that_shows_every_place(folder: Path, change: Change) -> None:
    first = change("cards.yml", "this week", "this week!")
    second = change("pilot.yml", "weeks: 6", "weeks: 0")
    with pytest.raises(ContentError) as raised:
        load(folder)
    assert [fault.line for fault in raised.value.faults] == [first, second]
    assert f"cards.yml:{first}:" in str(raised.value)
    assert f"pilot.yml:{second}:" in str(raised.value)


def test_a_single_modules_folder_can_be_checked_by_itself(
    folder: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults(folder / "modules" / "asking") == ()
    line = change("cards.yml", "this week", "this week!")
    assert [fault.line for fault in faults(folder / "modules" / "asking")] == [line]
    monkeypatch.chdir(folder / "modules" / "asking")
    assert [fault.line for fault in faults(Path())] == [line]


def test_a_second_module_stands_beside_the_first(folder: Path, change: Change) -> None:
    other = folder / "modules" / "giving"
    (folder / "modules" / "asking").rename(other)
    (other / "module.yml").write_text((other / "module.yml").read_text().replace("id: asking", "id: giving"))
    change("pilot.yml", "module: asking", "module: giving")
    assert list(load(folder).modules) == ["giving"]
