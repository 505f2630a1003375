"""How good thanks are: said only of groups, with a range, and pairs as a count."""

from coaching.praise import EACH_WAY, Fact, pairs, praise


def some(
    giver: str, receiver: str, times: int = 1, *, specific: bool = False, useful: bool | None = None
) -> list[Fact]:
    return [Fact(giver, receiver, specific, useful)] * times


def test_nothing_is_said_of_fewer_than_five_who_gave() -> None:
    found = praise([fact for n in range(4) for fact in some(f"g{n}", "r", 9, specific=True, useful=True)])
    assert (found.givers, found.specific, found.useful, found.pairs) == (4, None, None, 0)
    assert praise([]).givers == 0


def test_of_use_is_said_only_where_five_have_opened_some() -> None:
    facts = [fact for n in range(6) for fact in some(f"g{n}", "r1", useful=True)]
    assert praise(facts).useful is None, "one person's chips are theirs"
    facts = [fact for n in range(6) for fact in some(f"g{n}", f"r{n}", useful=n < 3)] + some("g0", "r9")
    found = praise(facts).useful
    assert found is not None
    assert (found.k, found.n, found.people) == (3, 6, 6), "what nobody has opened yet says nothing"


def test_the_range_takes_the_thanks_of_one_person_together() -> None:
    alike = [fact for n in range(6) for fact in some(f"g{n}", f"r{n}", 5, specific=n < 3)]
    mixed = [fact for n in range(6) for fact in [*some(f"g{n}", "r", 3, specific=True), *some(f"g{n}", "r", 3)]]
    wide, narrow = praise(alike).specific, praise(mixed).specific
    assert wide is not None
    assert narrow is not None
    assert (wide.k / wide.n, narrow.k / narrow.n) == (0.5, 0.5)
    assert wide.likely.high - wide.likely.low > narrow.likely.high - narrow.likely.low


def test_a_pair_thanks_nobody_but_each_other() -> None:
    both = some("a", "b", EACH_WAY) + some("b", "a", EACH_WAY)
    assert pairs(both) == 1
    assert pairs([*both, *some("c", "a")]) == 1, "others may thank them"
    assert pairs([*both, *some("a", "c")]) == 0
    assert pairs(some("a", "b", EACH_WAY) + some("b", "a", EACH_WAY - 1)) == 0, "once back is courtesy"
    assert pairs(some("a", "b", 9)) == 0
    assert pairs([]) == 0
