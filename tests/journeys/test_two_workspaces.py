"""One `inflow run` serves two workspaces; what happens to one of them is nothing to the other."""

from __future__ import annotations

from pathlib import Path

from installed import installed_twice
from sqlalchemy import select

from storage.events import event


async def test_a_token_revoked_in_the_middle_of_a_run_stops_that_workspace_and_no_other(tmp_path: Path) -> None:
    async with installed_twice(tmp_path) as both:
        first, second = both.first, both.second
        both.fall_due(first, 20)
        both.fall_due(second, 20)
        await both.until(second, 5)
        second.workspace.token_error = "token_revoked"
        had = len(both.arrived(second))
        refused = len([call for call in second.log if call.what == "chat.postMessage" and not call.ok])
        await both.until(first, 20)
        assert sorted(both.arrived(first)) == sorted(set(both.arrived(first)))
        assert both.stopped(second) == "token_revoked"
        assert both.stopped(first) is None
        assert len(both.arrived(second)) == had, "nothing more arrived there"
        calls = [call for call in second.log if call.what == "chat.postMessage" and not call.ok]
        assert len(calls) - refused <= 6, "only what was under way was still tried"
        assert "planned" in both.states(second), "what was not sent waits for a new token"

        second.workspace.token_error = ""
        assert await both.inflow.stop() == 0
        both.inflow.start()
        await both.inflow.answering()
        await both.until(second, 20)
        assert len(set(both.arrived(second))) == len(both.arrived(second)) == 20
        assert both.inflow.log.count("Traceback") == 0


async def test_people_of_the_same_id_in_two_workspaces_are_two_people(tmp_path: Path) -> None:
    async with installed_twice(tmp_path) as both:
        both.fall_due(both.first, 1)
        both.fall_due(both.second, 1)
        for slack in (both.first, both.second):
            await both.until(slack, 1)
        who = both.first.messages("Person0")[-1]
        assert (await both.first.press("Person0", who, label="Show me how")).ok
        await both.first.wait_for(lambda: "I tried it" in both.first.messages("Person0")[-1].buttons, 10)
        assert (await both.second.open_home("Person0")).ok
        await both.second.wait_for(lambda: both.second.home("Person0"), 10)
        with both.store.read() as tx:
            opened = list(tx.execute(select(event.c.workspace_id).where(event.c.name == "opened")).scalars())
        assert opened == ["T0FIRST"]
        assert "Show me how" in both.second.messages("Person0")[-1].buttons
        assert both.first.home("Person0") is None
