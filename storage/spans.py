"""What the two databases say differently: how far apart two dates are, and many bits as one number."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class days_between(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """The whole days from the second date to the first."""

    type = BigInteger()
    inherit_cache = True


@compiles(days_between)
def _subtracted(element: days_between, compiler: Any, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    later, earlier = (compiler.process(one, **words) for one in element.clauses)
    return f"CAST({later} - {earlier} AS bigint)"


@compiles(days_between, "sqlite")
def _by_julian_day(element: days_between, compiler: Any, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    later, earlier = (compiler.process(one, **words) for one in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


class bits_together(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """All bits that are set in any of the numbers, each of which has one bit at most; none is nothing."""

    type = BigInteger()
    inherit_cache = True


@compiles(bits_together)
def _or(element: bits_together, compiler: Any, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"bit_or({compiler.process(element.clauses, **words)})"


@compiles(bits_together, "sqlite")
def _sum(element: bits_together, compiler: Any, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"sum(DISTINCT {compiler.process(element.clauses, **words)})"
