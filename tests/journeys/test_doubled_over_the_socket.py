"""Socket Mode delivers at least once: each envelope of Ana's first day comes twice, and everything is written once."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from journey import Journey, setting_out

from storage.events import event
from storage.notes import note
from storage.prompts import prompt


@pytest.fixture
async def journey() -> AsyncIterator[Journey]:
    async with setting_out() as journey:
        journey.slack.faults.double_envelopes(1000)
        yield journey


async def test_a_day_of_doubled_envelopes_is_a_day(journey: Journey) -> None:
    await journey.press("Ana", "Yes, I'm in")
    await journey.travel(1, "09:30")
    nudge = await journey.press("Ana", "Show me how")
    await journey.press("Ana", "I tried it", nudge)
    await journey.press("Ana", "3", nudge)
    await journey.press("Ana", "Change my answer", nudge)
    await journey.press("Ana", "4", nudge)
    form = await journey.opens("Ana", "Add a note", nudge)
    assert (await journey.slack.submit("Ana", form, {"note": {"words": "It worked."}})).ok
    assert (await journey.slack.command("Ana", "/coach", "pause 2d")).ok
    await journey.slack.say("Ana", "thanks")
    await journey.slack.change_member("Ana", tz="Europe/London")
    await journey.slack.quiet(0.1)

    ana = journey.id("Ana")
    asked = str(((nudge.metadata or {}).get("event_payload") or {})["prompt_id"])
    names = Counter(row.name for row in journey.rows(event, person=ana, prompt=asked))
    assert names == {
        "delivered": 1,
        "opened": 1,
        "completed_task": 1,
        "confidence_rated": 2,
        "reflected": 1,
    }
    assert journey.counted("Ana", "confidence_rated") == 1
    delivered = [row.prompt for row in journey.rows(event, person=ana, name="delivered")]
    assert len(delivered) == len(set(delivered))
    assert len(journey.rows(event, person=ana, name="consent_changed")) == 1
    assert journey.ledger("Ana") == ["agreed"]
    assert len(journey.rows(note, person_id=ana)) == 1
    assert len([m for m in journey.messages("Ana") if "Thank you for writing" in m.says]) == 1
    days = Counter(row.local_date for row in journey.rows(prompt, recipient=ana, kind="nudge", state="planned"))
    assert set(days.values()) <= {1}
    assert journey.slack.faults.doubled < 990, "the envelopes were doubled indeed"
