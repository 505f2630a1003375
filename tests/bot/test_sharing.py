"""Kudos that the team may see: offered by one, allowed by the other, and taken out by either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from kind import WORDS, arrives, fills, form, given, types
from nudged import nudges_of, press, settled, tap, whispers
from outbox import sender

from bot.doubts import DOUBT_AFTER
from bot.views import kudos as views
from bot.views import shared
from coaching.kudos import Kudos, Said, What
from scheduler import joining
from storage import channels, erasing

if TYPE_CHECKING:
    from sandbox.messages import Message
    from tests.bot.conftest import Scene

TEAM = "C0TEAMMIA1"
LOUD = "<!channel> <@U0TOM0001> *you* let me finish & <http://x.example|look>"
Golden = Callable[[str, dict[str, Any]], None]


@pytest.fixture(autouse=True)
async def team(scene: Scene) -> None:
    """Three take part, and their team has a channel: it is noon in Madrid."""
    scene.agree("Ana", "Ben", "Tom")
    with scene.store.write() as tx:
        channels.choose(tx, scene.slack.team_id, "listening", TEAM)
    await scene.later(hours=2)


def posted(scene: Scene) -> list[Message]:
    """What the bot wrote in the team's channel."""
    return [m for m in scene.slack.workspace.conversations[TEAM].messages if m.by_bot and m.ephemeral_to is None]


async def offered(scene: Scene, words: str = WORDS) -> Message:
    """Ben offers a kudos to the team; returns Ana's message, read."""
    await types(scene, "")
    await fills(scene, who="Ana", what="Let somebody finish", words=words, readers="The team too, if they agree")
    message = await arrives(scene)
    await press(scene, message, "Read it")
    return message


async def shared_by_ana(scene: Scene, words: str = WORDS) -> Message:
    """Ana lets the team see it; returns what stands in the channel."""
    message = await offered(scene, words)
    await press(scene, message, "Yes, share it")
    await scene.deliver()
    await settled(scene)
    (post,) = posted(scene)
    return post


async def test_both_want_it_and_the_team_reads_it(scene: Scene) -> None:
    message = await offered(scene)
    assert f"Ben would like the team to see it, in <#{TEAM}>. Only if you like." in message.says
    assert message.buttons == ["Useful to me", "Yes, share it", "Keep it between us"]
    await press(scene, message, "Yes, share it")
    assert posted(scene) == []
    await scene.deliver()
    (post,) = posted(scene)
    assert f"*Ben thanks <@{scene.id('Ana')}> for listening*" in post.says
    assert f"“{WORDS}”" in post.says
    assert post.text.startswith("Ben thanks Ana for listening. ")
    assert post.buttons == []
    assert "Shared with the team" in message.says
    assert message.buttons == ["Useful to me", "Take it out again"]
    assert "Private" not in message.says
    asked = scene.slack.log.calls("chat.postMessage")[-1].args
    assert {str(asked[name]).lower() for name in ("unfurl_links", "unfurl_media")} <= {"false", "0"}
    assert "Ben saw you, 23 November, shared" in (await scene.home("Ana")).says


async def test_private_is_what_it_is_unless_said_otherwise(scene: Scene) -> None:
    await types(scene, "")
    shown = await form(scene)
    (readers,) = [block for block in shown.blocks if block.get("block_id") == "readers"]
    assert readers["element"]["initial_option"]["text"]["text"] == "The two of us"
    await fills(scene, who="Ana", what="Let somebody finish", words=WORDS)
    message = await arrives(scene)
    await press(scene, message, "Read it")
    assert message.buttons == ["Useful to me"]
    assert [one.offer for one in given(scene)] == [None]


async def test_words_in_public_call_nobody(scene: Scene) -> None:
    post = await shared_by_ana(scene, LOUD)
    (words,) = [b["text"] for b in post.blocks if b.get("text", {}).get("type") == "plain_text"]
    assert words == {"type": "plain_text", "text": f"“{LOUD}”", "emoji": False}
    marked = str([b for b in post.blocks if b.get("text", {}).get("type") != "plain_text"])
    assert "<!channel>" not in marked + post.text
    assert marked.count("<@") == 1
    assert "<@" not in post.text


async def test_keep_it_between_us_and_the_giver_is_told_nothing_of_it(scene: Scene) -> None:
    message = await offered(scene)
    before = [m.says for m in nudges_of(scene, "Ben")]
    await press(scene, message, "Keep it between us")
    await scene.deliver()
    assert posted(scene) == []
    assert "Kept between the two of you." in message.says
    assert message.buttons == ["Useful to me"]
    assert [m.says for m in nudges_of(scene, "Ben")] == before
    await scene.home("Ben")
    await scene.press_home("Ben", "Thanks you gave")
    listed = (await scene.modal("Ben")).says
    assert "Offered to the team too. Ana decides, and need not say." in listed
    assert "Kept" not in listed


async def test_offered_from_the_receipt_after_it_was_read(scene: Scene) -> None:
    receipt = await types(scene)
    assert receipt is not None
    assert receipt.buttons == ["Change", "Offer it to the team", "Take back"]
    message = await arrives(scene)
    await press(scene, message, "Read it")
    assert message.buttons == ["Useful to me"]
    await press(scene, receipt, "Offer it to the team", by="Ben", retries=1)
    now_said = scene.slack.messages("Ben")[-1]
    assert "Offered to the team too." in now_said.says
    assert "Offer it to the team" not in now_said.buttons
    assert "Yes, share it" in message.buttons


async def test_offered_from_the_list_on_home(scene: Scene) -> None:
    await types(scene)
    await scene.home("Ben")
    await scene.press_home("Ben", "Thanks you gave")
    listed = await scene.modal("Ben")
    await scene.slack.press("Ben", listed, label="Offer it to the team")
    assert "Offered to the team too." in (await scene.modal("Ben")).says


async def test_without_a_channel_nobody_is_asked(scene: Scene) -> None:
    with scene.store.write() as tx:
        channels.choose(tx, scene.slack.team_id, "listening", None)
    receipt = await types(scene)
    assert receipt is not None
    assert receipt.buttons == ["Change", "Take back"]
    await types(scene, "")
    assert "Who may read it?" not in str((await form(scene)).body)
    await scene.forge(scene.as_pressed("Ben", "kudos:offer", given(scene)[0].kudos_id))
    assert [one.offer for one in given(scene)] == [None]


async def test_yes_pressed_twice_and_delivered_again_posts_once(scene: Scene) -> None:
    message = await offered(scene)
    await press(scene, message, "Yes, share it", retries=2)
    row = next(row for row in scene.rows("Ana") if row.kind == "thanks")
    value = f"{row.prompt_id}:{given(scene)[0].kudos_id}"
    await scene.forge(tap(scene, row, "thanks:share", value=value))
    await scene.deliver()
    await scene.forge(tap(scene, row, "thanks:share", value=value))
    await scene.deliver()
    assert len(posted(scene)) == 1


async def test_nobody_else_says_yes(scene: Scene) -> None:
    message = await offered(scene)
    row = next(row for row in scene.rows("Ana") if row.kind == "thanks")
    value = f"{row.prompt_id}:{given(scene)[0].kudos_id}"
    before = scene.dump()
    for who in ("Ben", "Mia", "Omar"):
        await scene.forge(tap(scene, row, "thanks:share", by=who, value=value))
        await scene.forge(scene.as_pressed(who, "kudos:take_out", given(scene)[0].kudos_id))
    await scene.forge(tap(scene, row, "thanks:share", value=f"{row.prompt_id}:other"))
    assert scene.dump() == before
    assert "Yes, share it" in message.buttons


async def test_whoever_takes_no_part_offers_nothing(scene: Scene) -> None:
    await types(scene, "", by="Nina")
    shown = await form(scene, "Nina")
    assert "Who may read it?" not in str(shown.body)
    await fills(scene, "Nina", who="Ana", what="Let somebody finish", words=WORDS)
    (one,) = given(scene, "Nina")
    await scene.forge(scene.as_pressed("Nina", "kudos:offer", one.kudos_id))
    assert [one.offer for one in given(scene, "Nina")] == [None]


@pytest.mark.parametrize("who", ["Ana", "Ben"])
async def test_whoever_withdraws_between_yes_and_posting_is_not_in_the_channel(scene: Scene, who: str) -> None:
    message = await offered(scene)
    await press(scene, message, "Yes, share it")
    with scene.store.write() as tx:
        joining.withdraw(tx, scene.person(who), now=scene.house.now())
    await scene.deliver()
    assert posted(scene) == []


async def test_taken_out_before_it_was_posted_it_never_is(scene: Scene) -> None:
    message = await offered(scene)
    await press(scene, message, "Yes, share it")
    await press(scene, message, "Take it out again")
    await scene.deliver()
    assert posted(scene) == []
    assert "Kept between the two of you." in message.says


async def test_nobody_is_told_of_it_while_it_is_yet_to_come(scene: Scene) -> None:
    message = await offered(scene)
    before = (await scene.home("Lea")).says
    await press(scene, message, "Yes, share it")
    assert (await scene.home("Lea")).says == before
    await press(scene, message, "Take it out again")
    assert (await scene.home("Lea")).says == before


async def test_its_receiver_takes_it_out_again(scene: Scene) -> None:
    post = await shared_by_ana(scene)
    await scene.home("Ana")
    await scene.press_home("Ana", "Read")
    listed = await scene.modal("Ana")
    assert "but for what you share" in listed.says
    await scene.slack.press("Ana", listed, label="Take it out again")
    await settled(scene)
    assert post.says == "What stood here was taken back."
    assert WORDS not in post.text + str(post.blocks)
    assert "Take it out again" not in (await scene.modal("Ana")).buttons
    assert "Kept between the two of you." in nudges_of(scene)[-1].says


async def test_taken_back_by_its_giver_it_leaves_the_channel(scene: Scene) -> None:
    post = await shared_by_ana(scene)
    await scene.home("Ben")
    await scene.press_home("Ben", "Thanks you gave")
    listed = await scene.modal("Ben")
    assert "Shared with the team: both of you wanted that." in listed.says
    await scene.slack.press("Ben", listed, label="Take back")
    await settled(scene)
    assert post.says == "What stood here was taken back."


async def test_worded_anew_it_leaves_the_channel_and_asks_again(scene: Scene) -> None:
    post = await shared_by_ana(scene)
    await scene.home("Ben")
    await scene.press_home("Ben", "Thanks you gave")
    await scene.slack.press("Ben", await scene.modal("Ben"), label="Change")
    shown = await form(scene)
    (readers,) = [block for block in shown.blocks if block.get("block_id") == "readers"]
    assert readers["element"]["initial_option"]["value"] == "team"
    await fills(scene, words="you waited for me, and I could think")
    assert post.says == "What stood here was taken back."
    message = nudges_of(scene)[-1]
    assert "Yes, share it" in message.buttons
    await press(scene, message, "Yes, share it")
    await scene.deliver()
    assert "you waited for me" in posted(scene)[-1].says


async def test_after_a_no_other_words_ask_nobody_again_and_tell_of_no_answer(scene: Scene) -> None:
    message = await offered(scene)
    await press(scene, message, "Keep it between us")
    await scene.home("Ben")
    await scene.press_home("Ben", "Thanks you gave")
    await scene.slack.press("Ben", await scene.modal("Ben"), label="Change")
    (readers,) = [block for block in (await form(scene)).blocks if block.get("block_id") == "readers"]
    assert readers["element"]["initial_option"]["value"] == "team"
    await fills(scene, words="you waited for me, and I could think")
    assert "you waited for me" in message.says
    assert "Yes, share it" not in message.buttons
    assert [one.offer for one in given(scene)] == ["no"]


@pytest.mark.parametrize("who", ["Ana", "Ben"])
async def test_erasing_either_empties_it_and_forgets_the_offer(scene: Scene, who: str) -> None:
    post = await shared_by_ana(scene)
    now = scene.house.now()
    with scene.store.write() as tx:
        key = (scene.slack.team_id, scene.id(who))
        assert erasing.erase(tx, *key, pseudonym="gone-1", text_version=2, now=now, today=now.date())
    await scene.deliver()
    await settled(scene)
    assert post.says == "What stood here was taken back."
    assert "shared_thanks" not in scene.dump()


@pytest.mark.parametrize("how", ["archived", "removed", "another", "none"])
async def test_a_channel_that_is_lost_after_the_yes_is_told_to_the_steward_alone(scene: Scene, how: str) -> None:
    message = await offered(scene)
    await press(scene, message, "Yes, share it")
    if how == "archived":
        scene.slack.archive("team-mia")
    elif how == "removed":
        scene.slack.remove_bot("team-mia")
    else:
        with scene.store.write() as tx:
            channel = "C0GENERAL1" if how == "another" else None
            channels.choose(tx, scene.slack.team_id, "listening", channel)
    before = len(nudges_of(scene))
    await scene.deliver()
    assert posted(scene) == []
    assert len(nudges_of(scene)) == before
    home = (await scene.home("Lea")).says
    assert ("*Nothing arrives there:*" in home) == (how in {"archived", "removed"})


async def test_a_channel_that_is_gone_before_the_yes_leaves_it_private(scene: Scene) -> None:
    message = await offered(scene)
    row = next(row for row in scene.rows("Ana") if row.kind == "thanks")
    with scene.store.write() as tx:
        channels.choose(tx, scene.slack.team_id, "listening", None)
    await scene.forge(tap(scene, row, "thanks:share", value=f"{row.prompt_id}:{given(scene)[0].kudos_id}"))
    await settled(scene)
    await scene.deliver()
    assert posted(scene) == []
    assert message.buttons == ["Useful to me"]
    assert "Private: you and Ben." in message.says


async def test_it_waits_for_its_receivers_working_hours(scene: Scene) -> None:
    message = await offered(scene)
    await scene.later(hours=9)
    await press(scene, message, "Yes, share it")
    await scene.deliver()
    assert posted(scene) == []
    await scene.later(hours=13)
    await scene.deliver()
    assert len(posted(scene)) == 1


async def test_an_answer_that_was_lost_is_not_posted_twice(scene: Scene) -> None:
    message = await offered(scene)
    await press(scene, message, "Yes, share it")
    scene.slack.faults.add("chat.postMessage", "drop_after")
    await scene.deliver()
    await sender(scene, after=DOUBT_AFTER).tick()
    await sender(scene, after=DOUBT_AFTER).tick()
    assert len(posted(scene)) == 1
    assert "1 message may not have arrived" in (await scene.home("Lea")).says


async def test_an_offer_comes_too_late_once_its_message_has_closed(scene: Scene) -> None:
    receipt = await types(scene)
    await arrives(scene)
    await scene.later(days=15)
    assert receipt is not None
    await press(scene, receipt, "Offer it to the team", by="Ben")
    assert views.NOT_OFFERED in whispers(scene, "Ben")[-1]
    assert [one.offer for one in given(scene)] == [None]


ONE = Kudos("K1", "UBEN", "UANA", date(2026, 11, 24), "active-listening", None, "P1", WORDS, None, "Ben", "Ana")
SAID = Said(ONE, What("listening", "Let somebody finish"), channel=TEAM)


def test_what_the_team_reads(golden: Golden) -> None:
    golden("shared_thanks", shared.shared(SAID).payload())
    golden("shared_taken_out", shared.taken_out().payload())
    golden("kudos_receipt_offer", views.receipt(SAID).payload())
    golden("kudos_receipt_offered", views.receipt(replace(SAID, kudos=replace(ONE, offer="open"))).payload())
