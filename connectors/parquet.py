"""Parquet, the columnar file of those who analyse data: read and written a few thousand rows at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from connectors.tables import FileError, OnRead, check_header

#: Rows in memory at once, in either direction.
BATCH = 5_000


def _pyarrow() -> ModuleType:
    # Imported here: it is large, and only those who ask for Parquet have it.
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise FileError("Parquet needs a library of its own: pip install 'inflow[parquet]', or use .jsonl") from None
    module: ModuleType = pa
    return module


def rows(
    path: Path, known: Sequence[str], needed: Sequence[str], on_read: OnRead
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row by its columns, numbered from 1. Raises FileError where it is no such table."""
    pa, size, number = _pyarrow(), 0, 0
    try:
        size = path.stat().st_size
        with pa.parquet.ParquetFile(path) as file:
            check_header(path, file.schema_arrow.names, known, needed)
            total = file.metadata.num_rows
            for batch in file.iter_batches(batch_size=BATCH):
                for row in batch.cast(_in_microseconds(pa, batch.schema), safe=False).to_pylist():
                    number += 1
                    yield number, row
                on_read(size * number // total)
    except (OSError, pa.ArrowException) as error:
        raise FileError(f"{path}: {error}") from error


def _in_microseconds(pa: ModuleType, schema: Any) -> Any:  # noqa: ANN401 - a library without types
    """Return the schema with moments as Python has them: other programs write billionths of a second."""
    moments = pa.types.is_timestamp
    return pa.schema([(one.name, pa.timestamp("us", one.type.tz) if moments(one.type) else one.type) for one in schema])


class Writer:
    """A Parquet file being written: every column is text, but numbers and dates are what they are."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        pa = _pyarrow()
        special = {"value": pa.float64(), "local_date": pa.date32(), "occurred_at": pa.timestamp("us", "UTC")}
        self._schema = pa.schema([(name, special.get(name, pa.string())) for name in columns])
        self._file = pa.parquet.ParquetWriter(path, self._schema)
        self._batch = pa.RecordBatch.from_pylist
        self._waiting: list[dict[str, Any]] = []

    def add(self, row: dict[str, Any]) -> None:
        """Write a row, some time soon."""
        self._waiting.append(row)
        if len(self._waiting) == BATCH:
            self._flush()

    def close(self) -> None:
        """Write what waits, and end the file."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_batch(self._batch(self._waiting, schema=self._schema))
            self._waiting.clear()
