"""The Web API, asked with Slack's own client and by hand."""

import base64
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import AppSetup, Channel, Clock, Sandbox, Usergroup, running
from sandbox.cast import ANA, BEN, CAST

Kit = Any  # made by conftest


async def refused(call: Any) -> Any:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return refusal.value.response


async def test_a_token_nobody_gave_out_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.api_url}auth.test", headers={"Authorization": "Bearer xoxb-guess"}) as answer:
        assert await answer.json() == {"ok": False, "error": "invalid_auth"}
    async with http.post(f"{sandbox.api_url}auth.test") as answer:
        assert (await answer.json())["error"] == "not_authed"
    async with http.post(f"{sandbox.api_url}auth.test", data={"token": sandbox.app_token}) as answer:
        assert (await answer.json())["error"] == "not_allowed_token_type"


@pytest.mark.parametrize("how", ["form", "json", "query"])
async def test_arguments_may_travel_as_a_form_as_json_or_in_the_address(
    sandbox: Sandbox, http: aiohttp.ClientSession, how: str
) -> None:
    given, key = {"user": ANA.id}, {"Authorization": f"Bearer {sandbox.bot_token}"}
    url = f"{sandbox.api_url}users.info"
    call = {
        "form": lambda: http.post(url, data=given, headers=key),
        "json": lambda: http.post(url, json=given, headers=key),
        "query": lambda: http.get(url, params=given, headers=key),
    }[how]
    async with call() as answer:
        assert (await answer.json())["user"]["tz"] == "Europe/Madrid"


async def test_an_unknown_method_is_said_to_be_unknown(client: AsyncWebClient) -> None:
    assert (await refused(client.api_call("chat.sing")))["error"] == "unknown_method"


async def test_a_method_whose_scope_was_not_granted_says_which_one_it_needs() -> None:
    async with running(app=AppSetup(scopes=frozenset({"chat:write"}))) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await client.chat_postMessage(channel=ANA.id, text="Hello"))["ok"]
        answer = await refused(client.users_list())
        assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")
        dm = sandbox.workspace.dm(ANA.id).id
        assert (await refused(client.conversations_history(channel=dm)))["needed"].startswith("im:history")


async def test_history_needs_the_scope_of_that_kind_of_conversation() -> None:
    async with running(app=AppSetup(scopes=frozenset({"im:history"}))) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await client.conversations_history(channel=sandbox.workspace.dm(ANA.id).id))["messages"] == []
        assert (await refused(client.conversations_history(channel="C0TEAMMIA1")))["needed"] == "channels:history"


async def test_a_post_to_a_person_opens_their_direct_messages(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=ANA.id, text="Hello")
    assert answer["channel"] == sandbox.workspace.dm(ANA.id).id
    opened = await client.conversations_open(users=ANA.id)
    assert opened["channel"]["id"] == answer["channel"]
    assert [m.text for m in sandbox.messages("Ana")] == ["Hello"]


async def test_the_bot_cannot_post_where_it_was_not_invited(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await refused(client.chat_postMessage(channel="#general", text="Hi")))["error"] == "not_in_channel"
    assert (await refused(client.chat_postMessage(channel="C0NOWHERE1", text="Hi")))["error"] == "channel_not_found"
    await sandbox.invite_bot("#general")
    assert (await client.chat_postMessage(channel="#general", text="Hi"))["channel"] == "C0GENERAL1"


async def test_a_private_channel_without_the_bot_does_not_exist_for_it() -> None:
    secret = Channel("C0SECRET01", "secret", (ANA.id,), is_private=True)
    async with running(channels=(secret,)) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await refused(client.conversations_info(channel=secret.id)))["error"] == "channel_not_found"
        listed = await client.conversations_list(types="public_channel,private_channel")
        assert listed["channels"] == []


async def test_a_message_that_says_nothing_or_too_much_is_refused(client: AsyncWebClient, kit: Kit) -> None:
    silent = {"channel": ANA.id, "blocks": [kit.section("Only blocks")]}
    assert (await refused(client.api_call("chat.postMessage", json=silent)))["error"] == "no_text"
    long = "x" * 4_001
    assert (await refused(client.chat_postMessage(channel=ANA.id, text=long)))["error"] == "msg_too_long"
    much = [kit.section("x" * 2_900) for _ in range(4)]
    answer = await refused(client.chat_postMessage(channel=ANA.id, text="Much", blocks=much))
    assert answer["error"] == "msg_blocks_too_long"


async def test_a_fault_in_the_blocks_is_pointed_at(client: AsyncWebClient, kit: Kit) -> None:
    blocks = [kit.section("Fine"), kit.actions(kit.button("x" * 76, "a"))]
    answer = await refused(client.chat_postMessage(channel=ANA.id, text="Hi", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"
    ]


async def test_metadata_is_kept_and_told_in_full_only_to_who_asks(sandbox: Sandbox, client: AsyncWebClient) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": "p1"}}
    posted = await client.chat_postMessage(channel=ANA.id, text="Hello", metadata=metadata)
    channel = posted["channel"]
    brief = await client.conversations_history(channel=channel)
    assert brief["messages"][0]["metadata"] == {"event_type": "nudge"}
    full = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata
    await client.chat_update(channel=channel, ts=posted["ts"], text="Hello again")
    kept = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert kept["messages"][0]["metadata"] == metadata
    await client.chat_update(channel=channel, ts=posted["ts"], text="And again", metadata={})
    gone = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert "metadata" not in gone["messages"][0]


async def test_metadata_of_another_shape_is_refused(client: AsyncWebClient) -> None:
    for metadata, error in (
        ({"event_type": "nudge"}, "invalid_metadata_format"),
        ({"event_type": "nudge", "event_payload": "p1"}, "invalid_metadata_schema"),
        ({"event_type": "nudge", "event_payload": {"id": "x" * 1_000}}, "metadata_too_large"),
    ):
        answer = await refused(client.chat_postMessage(channel=ANA.id, text="Hi", metadata=metadata))
        assert answer["error"] == error


async def test_history_reads_newest_first_in_pages_between_two_moments(client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel=ANA.id, text=f"{n}"))["ts"] for n in range(3)]
    channel = (await client.conversations_open(users=ANA.id))["channel"]["id"]
    first = await client.conversations_history(channel=channel, limit=2)
    assert [m["text"] for m in first["messages"]] == ["2", "1"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=channel, limit=2, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["0"]
    assert not rest["has_more"]
    later = await client.conversations_history(channel=channel, oldest=stamps[1])
    assert [m["text"] for m in later["messages"]] == ["2"]
    since = await client.conversations_history(channel=channel, oldest=stamps[1], inclusive=True)
    assert [m["text"] for m in since["messages"]] == ["2", "1"]


async def test_an_ephemeral_is_seen_by_one_person_and_never_kept(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postEphemeral(channel="C0TEAMMIA1", user=ANA.id, text="Only you")
    assert [m.text for m in sandbox.messages("Ana", "#team-mia")] == ["Only you"]
    assert sandbox.messages("Ben", "#team-mia") == []
    assert (await client.conversations_history(channel="C0TEAMMIA1"))["messages"] == []
    again = refused(client.chat_update(channel="C0TEAMMIA1", ts=answer["message_ts"], text="New"))
    assert (await again)["error"] == "message_not_found"
    outside = refused(client.chat_postEphemeral(channel="C0TEAMMIA1", user="U0KIM0001", text="Only you"))
    assert (await outside)["error"] == "user_not_in_channel"


async def test_only_the_bots_own_words_can_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    message = await sandbox.say("Ana", "Mine")
    change = refused(client.chat_update(channel=message.channel, ts=message.ts, text="Yours"))
    assert (await change)["error"] == "cant_update_message"
    assert (await refused(client.chat_delete(channel=message.channel, ts=message.ts)))["error"] == "cant_delete_message"
    own = await client.chat_postMessage(channel=ANA.id, text="Ours")
    await client.chat_delete(channel=own["channel"], ts=own["ts"])
    assert [m.text for m in sandbox.messages("Ana")] == ["Mine"]


async def test_people_come_in_pages_with_zones_and_what_kind_of_account_they_have(client: AsyncWebClient) -> None:
    seen: list[Any] = []
    cursor = ""
    while True:
        page = await client.users_list(limit=5, cursor=cursor, include_locale=True)
        seen += page["members"]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    by_id = {m["id"]: m for m in seen}
    assert len(seen) == len(CAST) + 2
    assert {"USLACKBOT", "U0BOT00001"} < set(by_id)
    assert (by_id[BEN.id]["tz"], by_id[BEN.id]["locale"], by_id[BEN.id]["tz_offset"]) == ("Asia/Tokyo", "en-GB", 32_400)
    assert by_id["U0ASHA001"]["tz_offset"] == 20_700
    assert by_id["USLACKBOT"]["is_bot"] is False


async def test_a_closed_account_keeps_its_name_and_loses_its_zone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.change_member("Ana", deleted=True)
    user = (await client.users_info(user=ANA.id))["user"]
    assert user["deleted"]
    assert "tz" not in user
    assert (await refused(client.conversations_open(users=ANA.id)))["error"] == "user_disabled"


async def test_a_profile_says_who_is_no_full_member_and_what_a_status_says(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await sandbox.change_member("Ana", is_stranger=True, status=(":palm_tree:", "Vacationing", 1_800_000_000))
    ana, ben = [(await client.users_info(user=who))["user"] for who in (ANA.id, BEN.id)]
    assert (ana["is_stranger"], ana["is_restricted"]) == (True, False)
    assert not {"is_stranger", "is_invited_user"} & ben.keys()
    told = ("status_emoji", "status_text", "status_expiration")
    assert [ana["profile"][name] for name in told] == [":palm_tree:", "Vacationing", 1_800_000_000]
    assert [ben["profile"][name] for name in told] == ["", "", 0]


async def test_an_address_is_told_only_to_those_who_may_see_it() -> None:
    async with running(app=AppSetup(scopes=frozenset({"users:read"}))) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert "email" not in (await client.users_info(user=ANA.id))["user"]["profile"]
    async with running() as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await client.users_lookupByEmail(email=ANA.email))["user"]["id"] == ANA.id


async def test_do_not_disturb_follows_the_workspaces_own_clock(sandbox: Sandbox, client: AsyncWebClient) -> None:
    window = await client.dnd_info(user=ANA.id)  # Tuesday 09:30 in Madrid: the night is over
    now = sandbox.clock.now().timestamp()
    assert window["dnd_enabled"]
    assert window["next_dnd_start_ts"] == now + 10.5 * 3600
    assert (await client.dnd_info(user="U0LEA0001"))["dnd_enabled"] is False
    tokyo = await client.dnd_info(user=BEN.id)  # 17:30 there
    assert tokyo["next_dnd_start_ts"] == now + 2.5 * 3600
    new_york = await client.dnd_info(user="U0MIA0001")  # 03:30 there: in the middle of the night
    assert new_york["next_dnd_start_ts"] < now < new_york["next_dnd_end_ts"]
    assert (await refused(client.dnd_teamInfo(users="")))["error"] == "no_users_provided"
    team = await client.dnd_teamInfo(users=f"{ANA.id},{BEN.id}")
    assert team["users"][BEN.id]["next_dnd_start_ts"] == tokyo["next_dnd_start_ts"]


async def test_a_group_is_a_list_of_ids() -> None:
    group = Usergroup("S0PILOT001", "pilot", "The pilot", (ANA.id, BEN.id))
    async with running(usergroups=(group,)) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [ANA.id, BEN.id]
        assert (await client.usergroups_list(include_count=True))["usergroups"][0]["user_count"] == 2
        assert (await refused(client.usergroups_users_list(usergroup="S0NONE")))["error"] == "no_such_subteam"


async def test_channels_say_who_is_inside(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channels = {c["name"]: c for c in (await client.conversations_list())["channels"]}
    assert (channels["team-mia"]["is_member"], channels["general"]["is_member"]) == (True, False)
    members = (await client.conversations_members(channel="C0TEAMMIA1", limit=200))["members"]
    assert {ANA.id, "U0MIA0001", sandbox.bot_user_id} <= set(members)


async def test_after_the_app_was_removed_no_call_works(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await sandbox.uninstall()
    assert (await refused(client.auth_test()))["error"] == "account_inactive"


@pytest.mark.filterwarnings("ignore:BasicAuth:DeprecationWarning")  # Slack's client still uses it
async def test_a_code_from_the_consent_page_buys_the_token_once(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    asked = {"client_id": sandbox.client_id, "state": "s 1", "redirect_uri": "http://127.0.0.1:1/back"}
    url = f"{sandbox.url}/oauth/v2/authorize"
    async with http.get(url, params=asked, allow_redirects=False) as answer:
        there = answer.headers["Location"]
    assert there.startswith("http://127.0.0.1:1/back?code=")
    assert there.endswith("&state=s+1")
    code = there.split("code=")[1].split("&")[0]
    client = AsyncWebClient(base_url=sandbox.api_url)
    pair = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    bought = await client.oauth_v2_access(**pair, code=code)
    assert (bought["access_token"], bought["team"]["id"]) == (sandbox.bot_token, sandbox.team_id)
    assert (await refused(client.oauth_v2_access(**pair, code=code)))["error"] == "invalid_code"
    wrong = client.oauth_v2_access(client_id=sandbox.client_id, client_secret="guess", code=sandbox.oauth_code())
    assert (await refused(wrong))["error"] == "bad_client_secret"
    asked["redirect_uri"] = "https://elsewhere.example/back"
    async with http.get(url, params=asked, allow_redirects=False) as answer:
        assert answer.status == 400


async def test_basic_credentials_are_read_too(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    word = base64.b64encode(f"{sandbox.client_id}:{sandbox.client_secret}".encode()).decode()
    form, headers = {"code": sandbox.oauth_code()}, {"Authorization": f"Basic {word}"}
    async with http.post(f"{sandbox.api_url}oauth.v2.access", data=form, headers=headers) as answer:
        assert (await answer.json())["ok"]


async def test_tabs_that_the_app_did_not_enable_take_nothing(kit: Kit) -> None:
    async with running(app=AppSetup(messages_tab=False, home_tab=False)) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await refused(client.chat_postMessage(channel=ANA.id, text="Hi")))["error"] == "messages_tab_disabled"
        view = kit.home(kit.section("Hi"))
        assert (await refused(client.views_publish(user_id=ANA.id, view=view)))["error"] == "not_enabled"


async def test_the_bot_knows_itself_and_its_workspace(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["id"] == sandbox.team_id
    assert (await client.bots_info(bot=sandbox.bot_id))["bot"]["user_id"] == sandbox.bot_user_id
    assert (await client.users_info(user="USLACKBOT"))["user"]["name"] == "slackbot"
    assert (await refused(client.conversations_open(users=sandbox.bot_user_id)))["error"] == "cannot_dm_bot"


async def test_a_workflow_step_can_be_finished(client: AsyncWebClient) -> None:
    assert (await client.functions_completeSuccess(function_execution_id="Fx1", outputs={}))["ok"]
    assert (await client.functions_completeError(function_execution_id="Fx1", error="No"))["ok"]


async def test_blocks_can_be_checked_without_being_sent(client: AsyncWebClient, kit: Kit) -> None:
    view = kit.modal(kit.section(""))
    faults = (await client.api_call("blocks.validate", json={"view": view}))["errors"]
    assert [fault["pointer"] for fault in faults] == ["/view/blocks/0/text/text"]


async def test_two_workspaces_do_not_know_each_others_tokens() -> None:
    clock = Clock()
    async with running(clock=clock, team_id="T0ONE00001") as one, running(team_id="T0TWO00001") as two:
        stranger = AsyncWebClient(token=one.bot_token, base_url=two.api_url)
        assert (await refused(stranger.auth_test()))["error"] == "invalid_auth"
        known = AsyncWebClient(token=two.bot_token, base_url=two.api_url)
        assert (await known.auth_test())["team_id"] == "T0TWO00001"
