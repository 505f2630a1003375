"""How far apart two dates are: the one thing that the two databases say differently."""

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
