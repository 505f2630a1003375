"""What can be wrong with the scenes that managers rate, and where the author is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.items import Round
from coaching.rounds import KICK_OFF
from content.library import Fault, Library, faults, load

OnlyFault = Callable[[], Fault]
LEVELS = ("unacceptable", "developing", "proficient", "advanced")


def scene(
    number: int, *, level: str = "", says: str = "“The red one.”", rated: str = "Ada", reasons: str = "I see it."
) -> str:
    return (
        f"- id: scene-{number}\n  title: Scene {number}\n  rated: {rated}\n  scene:\n"
        f"    - who: Customer\n      says: “Which one?”\n    - who: Ada\n      says: {says}\n"
        f"  level: {level or LEVELS[number % 4]}\n  behaviours: [asks-first]\n  reasons: {reasons}\n"
    )


def write(module: Path, *scenes: str) -> None:
    (module / "vignettes.yml").write_text("".join(scenes))


def twelve(**first: str) -> list[str]:
    return [scene(0, **first), *(scene(n) for n in range(1, KICK_OFF))]


def test_a_module_without_scenes_is_whole(folder: Path) -> None:
    assert faults(folder) == ()
    assert load(folder).modules["asking"].vignettes == ()


def test_twelve_scenes_over_all_levels_and_three_more_load(folder: Path, module: Path) -> None:
    write(module, *twelve(), *(scene(n) for n in (12, 13, 14)))
    assert faults(folder) == ()
    library = load(folder)
    found = library.modules["asking"].vignettes[0]
    assert (found.level, [line.who for line in found.scene]) == ("unacceptable", ["Customer", "Ada"])
    assert library.item("asking", "scene-14") in library.items("asking")


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ({"rated": "Bert"}, "“Bert” says nothing in the scene. Choose one of Customer, Ada."),
        ({"rated": "Adda"}, "Did you mean “Ada”?"),
        ({"level": "fair"}, "“fair” is none of unacceptable, developing, proficient, advanced."),
        ({"reasons": "It is there."}, "Let the expert speak as “I”"),
        ({"reasons": "I call it proficient."}, "Nobody ever reads “proficient”."),
        ({"reasons": "I like it!"}, "Leave out the exclamation mark."),
        ({"says": f"“{'word ' * 90}.”"}, "453 characters; 300 is the most."),
    ],
)
def test_a_fault_in_a_scene_is_named(folder: Path, module: Path, first: dict[str, str], words: str) -> None:
    write(module, *twelve(**first))
    assert any(words in fault.message for fault in faults(folder)), "\n".join(map(str, faults(folder)))


def test_a_behaviour_that_the_module_lacks_is_named(module: Path, only_fault: OnlyFault) -> None:
    write(module, *twelve())
    path = module / "vignettes.yml"
    path.write_text(path.read_text().replace("[asks-first]", "[ask-first]", 1))
    assert "Did you mean “asks-first”?" in only_fault().message


def test_a_kick_off_needs_twelve(module: Path, only_fault: OnlyFault) -> None:
    write(module, *twelve()[:-2])
    assert only_fault().message == "10 scenes; the kick-off takes 12. Write 2 more."


def test_a_kick_off_shows_every_level(module: Path, only_fault: OnlyFault) -> None:
    write(module, *(scene(n, level=LEVELS[n % 3]) for n in range(KICK_OFF)))
    assert "None of the first 12 scenes is advanced." in only_fault().message


def test_what_follows_makes_whole_rounds(module: Path, only_fault: OnlyFault) -> None:
    write(module, *twelve(), scene(12), scene(13))
    assert only_fault().message == "After the first 12 a round takes 3. Write 1 more, or leave 2 out."


def test_nobody_reads_longer_than_ninety_seconds(module: Path, only_fault: OnlyFault) -> None:
    long = "“" + "It is the red one. " * 14 + "”"
    whole = scene(0).replace("  level:", f"    - who: Ada\n      says: {long}\n" * 5 + "  level:")
    write(module, whole, *twelve()[1:])
    assert "seconds; 90 is the most. Cut some words." in only_fault().message


def test_one_person_alone_is_no_scene(module: Path, only_fault: OnlyFault) -> None:
    write(module, scene(0).replace("who: Customer", "who: Ada"), *twelve()[1:])
    assert "One person alone speaks." in only_fault().message


def test_a_round_is_read_back_as_it_was_sent(folder: Path, module: Path) -> None:
    write(module, *twelve())
    whole = load(folder).modules["asking"]
    sent = Round("asking", 0, whole.rubric, whole.behaviours, whole.vignettes)
    assert Library.reread(Library.body(sent)) == sent


@pytest.mark.parametrize("name", ["active-listening", "giving-feedback", "calming-customers"])
def test_each_of_our_modules_has_twelve_and_three_months_and_no_level_is_rare(name: str) -> None:
    found = load().modules[name].vignettes
    assert len(found) >= KICK_OFF + 9
    levels = [one.level for one in found]
    assert min(levels.count(level) for level in LEVELS) >= 4
    for begin in range(KICK_OFF, len(found), 3):
        assert len(set(levels[begin : begin + 3])) == 3  # each month has three of the four
