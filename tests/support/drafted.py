"""A steward drafts: what they type, by the labels of the inputs, and how they go from page to page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage import drafts

if TYPE_CHECKING:
    from sandbox.screens import View
    from sandbox.wire import Answer
    from tests.bot.conftest import Scene

IDEA = {
    "Where it belongs": "a handover",
    "The moment and the idea, in one line": "At a handover: one line back",
    "Worth reading on a lock screen": "What you heard and what they meant may be two things. One line shows which.",
    "The act, in one line": "Say it back before they go",
    "What to do, step by step": "Once you have heard the case, say the point back in one line. Ask if it is right.",
    "An example, word for word": "“So the refund is done, and she waits for a call. Is that right?”",
}
SECOND = {
    "The moment and the idea, in one line": "Before you take over: check once",
    "Worth reading on a lock screen": "A case that changes hands loses a sentence on the way. Find out which one.",
    "The act, in one line": "Ask what you may have missed",
    "What to do, step by step": "Before they go, tell them what you will do first. Then wait and hear if it fits.",
    "An example, word for word": "“I will ring her at four about the refund. Does that fit, or is there more?”",
}
SITUATION = {
    "Where it belongs": "a handover",
    "The situation, in a few words": "Half a story",
    "Worth reading on a lock screen": "Your shift begins, and a case comes with half a story. What do you say?",
    "What happens": "“It's all in the ticket,” says your colleague, with the coat on. The ticket has two lines.",
    "What is to be decided": "What do you say first?",
    "A hint": "The coat is on, and one question still fits.",
    "Words that work": "“I read: refund done, she waits. Did I get that right?”",
    "How somebody experienced thinks": "I want to let them go. One line back costs ten seconds, and saves me a call.",
    "If they want more: its name": "Handing over well",
    "Its address": "https://example.com/handover",
    "How many minutes it takes": "4",
}
OPTIONS = {
    "A: what somebody says or does": "“Fine, go home. I'll manage.”",
    "A: its place on the rubric": "No attempt yet (unacceptable)",
    "A: what it does to the other person": "They go, and what they knew goes with them.",
    "A: one thing that is good about it": "You were kind to somebody who was tired.",
    "A: one small thing to try at work": "Say one line back before the next one leaves.",
    "A: the belief behind it": "Kind or clear",
    "B: what somebody says or does": "“The refund is done and she waits for a call. Is that right?”",
    "B: its place on the rubric": "Said it back, checked (proficient)",
    "B: what it does to the other person": "They hear what is missing, and say it.",
    "B: one thing that is good about it": "You said it back and waited.",
    "B: one small thing to try at work": "Do it once more today.",
    "C: what somebody says or does": "“So she waits. Bye, then!”",
    "C: its place on the rubric": "Said it back (developing)",
    "C: what it does to the other person": "They nod, and a mistake would go unnoticed.",
    "C: one thing that is good about it": "You said the main point.",
    "C: one small thing to try at work": "Add one question: is that right?",
}


def waiting(scene: Scene) -> list[drafts.Drafted]:
    with scene.store.read() as tx:
        return drafts.to_review(tx, scene.slack.team_id)


async def drafting(scene: Scene, kind: str = "nudge") -> View:
    assert await scene.coach("Lea", f"draft {kind}") == ""
    return await scene.modal("Lea")


async def fill(scene: Scene, values: dict[str, str]) -> View:
    answer = await send(scene, values)
    assert answer.ok, answer
    return await scene.modal("Lea")


async def send(scene: Scene, values: dict[str, str]) -> Answer:
    await scene.house.errands.finish()
    return await scene.slack.submit("Lea", values=values)


async def press(scene: Scene, label: str, values: dict[str, str] | None = None) -> View:
    assert (await scene.slack.press("Lea", await scene.modal("Lea"), label=label, values=values)).ok
    return await scene.modal("Lea")


def complaints(answer: Answer) -> dict[str, str]:
    return {block.partition(":")[0]: words for block, words in (answer.payload or {}).get("errors", {}).items()}


def typed(view: View) -> dict[str, Any]:
    """What stands in the form as it is shown."""
    state = view.state()["values"]
    held = {
        block.partition(":")[0]: element["typed" if "typed" in element else "place"] for block, element in state.items()
    }
    return {
        name: (e.get("selected_option") or {}).get("text", {}).get("text") or e.get("value") for name, e in held.items()
    }
