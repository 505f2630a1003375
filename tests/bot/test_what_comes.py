"""The first days as the planner mixes them, sent and drawn: a baseline, an idea, a situation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bot.conftest import Scene

WHOLE_LIBRARY = True


async def test_each_kind_of_the_first_days_arrives_with_something_to_press(scene: Scene) -> None:
    scene.agree("Ana")
    first_buttons: dict[str, list[str]] = {}
    until = scene.house.now() + timedelta(days=5)
    while scene.house.now() < until:
        scene.plan()
        await scene.deliver()
        await scene.later(hours=2)
    came = [row for row in scene.rows("Ana") if row.state == "sent"]
    for row in came:
        message = next(m for m in scene.slack.messages("Ana") if m.ts == row.ts)
        first_buttons[row.kind] = message.buttons
    assert [row.kind for row in came] == ["checkin", "nudge", "scenario"], "and then half as many: none was answered"
    assert len({row.local_date for row in came}) == len(came)
    assert all(first_buttons.values())
    assert [row for row in scene.rows("Ana") if row.state == "failed"] == []
