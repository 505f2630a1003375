"""Faults on demand: what a network and a busy Slack do to a bot now and then."""

import random
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["drop_before", "drop_after", "500_before", "500_after", "429", "slow", "refuse"]


@dataclass(slots=True)
class Fault:
    """One planned fault: for the next `times` calls of a method, or for each call with a probability."""

    method: str
    kind: Kind
    times: int | None
    probability: float
    seconds: float
    dice: random.Random = field(repr=False)
    channel: str | None = None
    error: str = "internal_error"

    def strikes(self, method: str, channel: str | None) -> bool:
        """Say whether this call is hit, and count it."""
        if self.method not in (method, "*") or self.times == 0 or self.channel not in (None, channel):
            return False
        if self.dice.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults planned for Web API methods (`chat.postMessage`, `response_url`, `*`), and doubled deliveries."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self.doubled = 0

    def add(
        self,
        method: str = "*",
        kind: Kind = "500_before",
        *,
        times: int | None = None,
        probability: float = 1.0,
        seed: int = 0,
        seconds: float = 1.0,
        channel: str | None = None,
        error: str = "internal_error",
    ) -> None:
        """Plan a fault. `seconds` is a slow answer's delay, or the Retry-After of a 429; `error` what a refusal says.

        A slow call is still carried out when the bot has stopped waiting for it.

        Without `times` or `probability` it strikes once; with a probability alone, for as long as the sandbox runs.
        """
        if kind not in get_args(Kind):
            raise ValueError(f"no fault is called {kind!r}")
        if times is None and probability >= 1.0:
            times = 1
        dice = random.Random(seed)  # noqa: S311 - repeatable mishaps, no secrets
        self._planned.append(Fault(method, kind, times, probability, seconds, dice, channel, error))

    def double_envelopes(self, times: int = 1) -> None:
        """Deliver each of the next payloads twice, as one envelope sent two times."""
        self.doubled += times

    def clear(self) -> None:
        """Forget all that is planned."""
        self._planned.clear()
        self.doubled = 0

    def strike(self, method: str, channel: str | None = None) -> Fault | None:
        """Return the fault that hits this call, if one does."""
        return next((fault for fault in self._planned if fault.strikes(method, channel)), None)

    def take_double(self) -> bool:
        """Say whether this payload goes out twice, and count it."""
        if self.doubled <= 0:
            return False
        self.doubled -= 1
        return True
