"""Modals and Home: triggers, stacks, hashes, and what was typed."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.cast import ANA, BEN
from sandbox.tickets import Tickets
from sandbox.wire import ApiError, NotThere

Kit = Any  # made by conftest


def trigger(sandbox: Sandbox) -> str:
    return sandbox.site.tickets.trigger(ANA.id)


async def test_a_trigger_opens_one_modal_and_no_second_one(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    ticket = trigger(sandbox)
    await client.views_open(trigger_id=ticket, view=kit.modal(kit.section("One")))
    assert [v.says for v in sandbox.views("Ana")] == ["A note\nOne"]
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=ticket, view=kit.modal(kit.section("Two")))
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2.3", view=kit.modal(kit.section("Three")))


def test_a_trigger_lives_three_seconds() -> None:
    now = [100.0]
    tickets = Tickets(lambda: now[0])
    in_time, late = tickets.trigger(ANA.id), tickets.trigger(ANA.id)
    now[0] = 102.9
    assert tickets.redeem(in_time) == ANA.id
    now[0] = 103.1
    with pytest.raises(ApiError, match="expired_trigger_id"):
        tickets.redeem(late)


async def test_a_refused_view_does_not_use_the_trigger_up(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    ticket = trigger(sandbox)
    with pytest.raises(SlackApiError, match="missing required field: submit"):
        await client.views_open(trigger_id=ticket, view=kit.modal(kit.input("Your note"), submit=None))
    await client.views_open(trigger_id=ticket, view=kit.modal(kit.input("Your note")))
    assert len(sandbox.views("Ana")) == 1


async def test_modals_stack_three_deep(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    first = await client.views_open(trigger_id=trigger(sandbox), view=kit.modal(kit.section("1")))
    second = await client.views_push(trigger_id=trigger(sandbox), view=kit.modal(kit.section("2")))
    await client.views_push(trigger_id=trigger(sandbox), view=kit.modal(kit.section("3")))
    assert second["view"]["previous_view_id"] == second["view"]["root_view_id"] == first["view"]["id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=trigger(sandbox), view=kit.modal(kit.section("4")))
    await sandbox.close("Ana")
    assert [v.says for v in sandbox.views("Ana")] == ["A note\n1", "A note\n2"]


async def test_an_old_hash_does_not_overwrite_a_newer_view(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    opened = (await client.views_open(trigger_id=trigger(sandbox), view=kit.modal(kit.section("1"))))["view"]
    updated = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=kit.modal(kit.section("2")))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=opened["id"], hash=opened["hash"], view=kit.modal(kit.section("3")))
    assert updated["view"]["hash"] != opened["hash"]
    home = (await client.views_publish(user_id=ANA.id, view=kit.home(kit.section("1"))))["view"]
    await client.views_publish(user_id=ANA.id, view=kit.home(kit.section("2")))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ANA.id, hash=home["hash"], view=kit.home(kit.section("3")))
    assert sandbox.home("Ana").says == "2"


async def test_a_closed_modal_cannot_be_updated(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    opened = (await client.views_open(trigger_id=trigger(sandbox), view=kit.modal(kit.section("1"))))["view"]
    await sandbox.close("Ana")
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=opened["id"], view=kit.modal(kit.section("2")))


async def test_a_view_is_found_by_the_id_the_bot_gave_it(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    await client.views_open(trigger_id=trigger(sandbox), view=kit.modal(kit.section("1"), external_id="one"))
    await client.views_update(external_id="one", view=kit.modal(kit.section("2"), external_id="one"))
    assert sandbox.views("Ana")[0].says == "A note\n2"
    ben = sandbox.site.tickets.trigger(BEN.id)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_open(trigger_id=ben, view=kit.modal(kit.section("1"), external_id="one"))


async def test_typed_words_stay_where_block_and_action_stay(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    other = kit.input("Other", {"type": "plain_text_input", "action_id": "it"}, "other", optional=True)
    form = kit.modal(kit.input("Your note"), other, kit.actions(kit.button("More", "more")))
    view_id = (await client.views_open(trigger_id=trigger(sandbox), view=form))["view"]["id"]
    await sandbox.press("Ana", view_id, "more", values={"Your note": "kept", "Other": "lost"})
    moved = kit.modal(kit.section("Now:"), kit.input("Your note"), {**other, "block_id": "renamed"})
    state = (await client.views_update(view_id=view_id, view=moved))["view"]["state"]["values"]
    assert state["note"]["it"]["value"] == "kept"
    assert state["renamed"]["it"]["value"] is None


async def test_untouched_inputs_tell_their_initial_values(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    options = kit.options("A", "B", "C")
    elements = {
        "text": {"type": "plain_text_input", "action_id": "x", "initial_value": "as before"},
        "one": {"type": "radio_buttons", "action_id": "x", "options": options, "initial_option": options[1]},
        "some": {"type": "checkboxes", "action_id": "x", "options": options, "initial_options": options[:2]},
        "none": {"type": "checkboxes", "action_id": "x", "options": options},
        "who": {"type": "users_select", "action_id": "x", "initial_user": BEN.id},
        "when": {"type": "timepicker", "action_id": "x", "initial_time": "09:30"},
        "day": {"type": "datepicker", "action_id": "x"},
    }
    form = kit.modal(*(kit.input(name, element, name, optional=True) for name, element in elements.items()))
    await client.views_open(trigger_id=trigger(sandbox), view=form)
    state = {name: held["x"] for name, held in sandbox.views("Ana")[0].state()["values"].items()}
    assert state["text"] == {"type": "plain_text_input", "value": "as before"}
    assert state["one"]["selected_option"]["value"] == "b"
    assert [o["value"] for o in state["some"]["selected_options"]] == ["a", "b"]
    assert state["none"]["selected_options"] == []
    assert state["who"]["selected_user"] == BEN.id
    assert (state["when"]["selected_time"], state["day"]["selected_date"]) == ("09:30", None)


@pytest.mark.parametrize(
    ("element", "given", "complaint"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "3 characters or fewer"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "5"}, "6", "at most 5"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "5"}, "4", "at least 5"),
        ({"type": "number_input", "is_decimal_allowed": True}, "five", "valid number"),
        ({"type": "email_text_input"}, "ana at home", "valid email"),
        ({"type": "url_text_input"}, "example", "valid URL"),
    ],
)
async def test_the_client_objects_before_the_bot_is_asked(
    sandbox: Sandbox, client: AsyncWebClient, kit: Kit, element: dict[str, Any], given: str, complaint: str
) -> None:
    await client.views_open(
        trigger_id=trigger(sandbox), view=kit.modal(kit.input("Your note", {**element, "action_id": "it"}))
    )
    answer = await sandbox.submit("Ana", values={"Your note": given})
    assert complaint in (answer.errors or {})["note"]
    assert sandbox.log.deliveries("view_submission") == []


async def test_a_cleared_stack_tells_of_every_view_that_asked(
    sandbox: Sandbox, client: AsyncWebClient, bot: object, kit: Kit
) -> None:
    told = kit.modal(kit.section("1"), callback_id="note", notify_on_close=True)
    await client.views_open(trigger_id=trigger(sandbox), view=told)
    top = kit.modal(kit.section("2"), callback_id="note", notify_on_close=True, clear_on_close=True)
    await client.views_push(trigger_id=trigger(sandbox), view=top)
    await sandbox.close("Ana")
    assert sandbox.views("Ana") == []
    closings = sandbox.log.deliveries("view_closed")
    assert [(c.args["view"]["blocks"][0]["text"]["text"], c.args["is_cleared"]) for c in closings] == [
        ("2", True),
        ("1", True),
    ]


async def test_nobody_can_fill_in_a_form_that_is_not_there(sandbox: Sandbox) -> None:
    with pytest.raises(NotThere, match="no such modal"):
        await sandbox.submit("Ana")
    with pytest.raises(NotThere, match="no Home"):
        await sandbox.press("Ana", "home", "x")


async def test_a_home_is_marked_until_it_is_looked_at(sandbox: Sandbox, client: AsyncWebClient, kit: Kit) -> None:
    await client.views_publish(user_id=ANA.id, view=kit.home(kit.section("New")))
    assert ANA.id in sandbox.workspace.screens.home_unread
    await sandbox.open_home("Ana")
    assert ANA.id not in sandbox.workspace.screens.home_unread
