"""Files that cannot be read, are missing or are misnamed: each is a fault with a cure, never a crash."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.library import Fault, faults

OnlyFault = Callable[[], Fault]


def at(folder: Path, name: str) -> Path:
    return folder / ("programmes" if name == "pilot.yml" else "modules/asking") / name


@pytest.mark.parametrize(
    "name", ["module.yml", "nudges.yml", "scenarios.yml", "practice.yml", "checkins.yml", "cards.yml"]
)
def test_a_missing_file_is_named(folder: Path, name: str, only_fault: OnlyFault) -> None:
    at(folder, name).unlink()
    fault = only_fault()
    assert Path(fault.file) == at(folder, name)
    assert "No such file" in fault.message


@pytest.mark.parametrize("name", ["module.yml", "nudges.yml", "pilot.yml"])
@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n", "~\n"])
def test_an_empty_file_is_named(folder: Path, name: str, text: str, only_fault: OnlyFault) -> None:
    at(folder, name).write_text(text)
    assert Path(only_fault().file) == at(folder, name)


def test_two_documents_in_one_file_are_refused(folder: Path, only_fault: OnlyFault) -> None:
    at(folder, "cards.yml").write_text(at(folder, "cards.yml").read_text() + "---\n- id: more\n")
    assert only_fault().line == 5
    assert "Keep one document in a file" in only_fault().message


def test_a_file_that_is_not_utf8_is_named_with_the_first_bad_line(folder: Path, only_fault: OnlyFault) -> None:
    at(folder, "cards.yml").write_bytes(b"- id: one\n  question: What caf\xe9?\n")
    fault = only_fault()
    assert (fault.line, fault.column) == (2, 21)
    assert "encoding UTF-8" in fault.message


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Path) -> None:
    path = at(folder, "cards.yml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(folder) == ()


def test_a_file_of_more_than_a_megabyte_is_refused_unread(folder: Path, only_fault: OnlyFault) -> None:
    with at(folder, "cards.yml").open("a") as file:
        file.write("#" * 1_000_000)
    assert "1,000,000 is the most" in only_fault().message


def test_a_link_in_place_of_a_file_is_refused(folder: Path, tmp_path: Path, only_fault: OnlyFault) -> None:
    path = at(folder, "cards.yml")
    path.rename(tmp_path / "elsewhere.yml")
    path.symlink_to(tmp_path / "elsewhere.yml")
    assert "link to somewhere else" in only_fault().message


def test_a_link_in_place_of_a_modules_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    path = at(folder, "module.yml").parent
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert "Put the folder itself here" in faults(folder)[0].message


def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(folder: Path, only_fault: OnlyFault) -> None:
    at(folder, "cards.yml").unlink()
    os.mkfifo(at(folder, "cards.yml"))
    assert "not an ordinary file" in only_fault().message


def test_a_misspelt_file_name_is_noticed(folder: Path) -> None:
    at(folder, "cards.yml").rename(at(folder, "card.yml"))
    messages = {Path(fault.file).name: fault.message for fault in faults(folder)}
    assert "Did you mean “cards.yml”?" in messages["card.yml"]
    assert "No such file" in messages["cards.yml"]


def test_a_programme_in_a_file_that_ends_in_yaml_is_told_to_be_renamed(folder: Path, only_fault: OnlyFault) -> None:
    (folder / "programmes" / "pilot.yml").rename(folder / "programmes" / "pilot.yaml")
    assert "Rename this one to pilot.yml" in only_fault().message


def test_a_module_that_is_a_file_is_told_to_be_a_folder(folder: Path, only_fault: OnlyFault) -> None:
    (folder / "modules" / "giving.yml").write_text("id: giving\n")
    assert "modules/giving/module.yml" in only_fault().message


def test_two_modules_do_not_share_the_word_for_kudos(folder: Path, only_fault: OnlyFault) -> None:
    other = folder / "modules" / "giving"
    shutil.copytree(at(folder, "module.yml").parent, other)
    (other / "module.yml").write_text((other / "module.yml").read_text().replace("id: asking", "id: giving"))
    fault = only_fault()
    assert (Path(fault.file), fault.line) == (other / "module.yml", 3)
    assert "“asking” already means" in fault.message


def test_a_folder_without_modules_or_programmes_says_what_belongs_there(folder: Path) -> None:
    for place in ("modules", "programmes"):
        shutil.rmtree(folder / place)
        (folder / place).mkdir()
    assert [fault.message.split(".")[0] for fault in faults(folder)] == [
        "There is no module here",
        "There is no programme here",
    ]


def test_a_folder_that_is_not_there_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "nowhere")
    assert (fault.file, fault.line) == (str(tmp_path / "nowhere"), 1)
    assert "No such file or directory" in fault.message


def test_a_folder_without_its_two_rooms_names_both(tmp_path: Path) -> None:
    assert [Path(fault.file).name for fault in faults(tmp_path)] == ["modules", "programmes"]
