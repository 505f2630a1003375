"""Say what you saw: at a message, and on Home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kind import WORDS, arrives, fills, form, given, kept, types
from nudged import press, settled

from scheduler import joining

if TYPE_CHECKING:
    from sandbox.messages import Message
    from sandbox.screens import View
    from tests.bot.conftest import Scene

SECRET = "I think we should wait, and ask them first"


@pytest.fixture(autouse=True)
async def team(scene: Scene) -> None:
    """Three take part, since a while ago: it is noon in Madrid."""
    scene.agree("Ana", "Ben", "Tom")
    await scene.later(hours=2)


def said(scene: Scene, by: str = "Ana") -> Message:
    """Somebody has written something in a channel."""
    place = next(c for c in scene.slack.workspace.conversations.values() if c.name == "team-mia")
    return scene.slack.site.events.write(scene.id(by), place.id, SECRET)


async def picks(scene: Scene, message: Message, by: str = "Ben") -> View:
    """Use the shortcut at a message; returns the form."""
    assert (await scene.slack.message_action(by, message, "say_what_you_saw")).ok
    return await form(scene, by)


async def test_at_a_message_its_author_is_chosen_and_the_quote_is_for_the_giver_alone(scene: Scene) -> None:
    message = said(scene)
    shown = await picks(scene, message)
    assert SECRET in shown.says
    assert "I keep a link, not the words; only you see them here." in shown.says
    assert f"'initial_user': '{scene.id('Ana')}'" in str(shown.body)
    await fills(scene, what="Let somebody finish", words=WORDS)
    dump = scene.dump()
    assert SECRET not in dump
    assert "team-mia" not in dump
    link = f"/archives/{message.channel}/p{message.ts.replace('.', '')}"
    (one,) = given(scene)
    assert one.link is not None
    assert one.link.endswith(link)
    assert one.link.startswith("https://")
    thanks = await arrives(scene)
    await press(scene, thanks, "Read it")
    assert "The message it is about" in thanks.says
    assert SECRET not in str(thanks.blocks) + thanks.text
    assert "team-mia" not in str(thanks.blocks) + thanks.text


async def test_at_ones_own_message_nobody_is_chosen_yet(scene: Scene) -> None:
    shown = await picks(scene, said(scene, "Ben"))
    assert "initial_user" not in str(shown.body)


async def test_a_message_of_somebody_who_said_no_is_refused_like_any_other(scene: Scene) -> None:
    with scene.store.write() as tx:
        joining.decline(tx, scene.person("Omar"), now=scene.house.now())
    before = scene.dump()
    await picks(scene, said(scene, "Omar"))
    shown = await fills(scene, what="Let somebody finish", words=WORDS)
    assert list(shown.errors) == ["who"]
    assert scene.dump() == before


async def test_home_lets_somebody_begin_and_lists_what_they_gave(scene: Scene) -> None:
    home = await scene.home("Ben")
    assert "*Kind words* from colleagues will stand here. You can start." in home.says
    await scene.press_home("Ben", "Say what you saw")
    await fills(scene, who="Ana", what="Let somebody finish", words=WORDS)
    await scene.slack.close("Ben")
    await scene.press_home("Ben", "Thanks you gave")
    listed = await scene.modal("Ben")
    assert "To Ana, 23 November, for listening" in listed.says
    assert WORDS in listed.says
    assert (await scene.slack.press("Ben", listed, label="Change")).ok
    await fills(scene, words="you waited until I was through")
    await scene.slack.close("Ben")
    assert kept(scene) == ["you waited until I was through"]
    assert (await scene.slack.press("Ben", await scene.modal("Ben"), label="Take back")).ok
    await settled(scene)
    assert "There is nothing here any more." in (await scene.modal("Ben")).says
    assert kept(scene) == []


async def test_home_shows_what_was_received_once_it_has_arrived(scene: Scene) -> None:
    await types(scene)
    assert "Read" not in (await scene.home("Ana")).buttons
    await arrives(scene)
    home = await scene.home("Ana")
    assert "Ben saw you, 23 November, private" in home.says
    assert WORDS not in home.says
    await scene.press_home("Ana", "Read what Ben wrote on 23 November")
    assert WORDS in (await scene.modal("Ana")).says


async def test_everybody_else_sees_nothing_of_it(scene: Scene) -> None:
    """Their Home, their data, a copy of it, a forged press: neither the manager nor the steward learns of it."""
    scene.agree("Mia")
    await types(scene)
    await arrives(scene)
    (one,) = given(scene)
    for name in ("Mia", "Lea", "Tom", "Omar"):
        shown = [(await scene.home(name)).body]
        await scene.coach(name, "my-data")
        for verb in ("read", "given", "received", "change"):
            await scene.forge(scene.as_pressed(name, f"kudos:{verb}", one.kudos_id))
        shown += [view.body for view in scene.slack.views(name)]
        assert WORDS not in str(shown) + str(scene.slack.messages(name))
        assert "saw you, " not in str(shown), "as Home tells whoever was thanked"


#: Seconds a key and a press (moving there included): Card, Moran and Newell 1983, an average typist.
KEY, PRESS = 0.2, 1.3


async def test_ten_seconds_are_enough_for_one_line(scene: Scene) -> None:
    """Slack completes the command after "/ku" and the name after "@an", each with Tab; what it sends is the whole."""
    typed = "/ku\t@an\tlistening you let me finish\n"
    before = len(scene.slack.views("Ben"))
    assert await types(scene, f"@Ana listening {WORDS}") is not None
    assert len(scene.slack.views("Ben")) == before, "nothing else is asked"
    assert len(typed) == 36
    assert len(typed) * KEY < 10


async def test_ten_seconds_are_enough_at_a_message(scene: Scene) -> None:
    """The message's menu and the shortcut; then the author is chosen already, and words are welcome, not required."""
    presses = 2
    shown = await picks(scene, said(scene))
    still_empty = [
        block["label"]["text"]
        for block in shown.blocks
        if block["type"] == "input"
        and not block.get("optional")
        and not {"initial_user", "initial_option"} & block["element"].keys()
    ]
    presses += 2 * len(still_empty)  # to open what is to be chosen from, and to choose
    assert still_empty == ["What did they do?"]
    assert "Sent to *Ana*" in (await fills(scene, what="Let somebody finish")).says
    presses += 1
    assert presses == 5
    assert presses * PRESS < 10
