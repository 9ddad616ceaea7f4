"""Numbers that tell when a row was written, and not how many were written before it.

A number stands in addresses, forms and letters. If it counted, whoever writes 17 today and 60 on Friday would know how busy
others were meanwhile, whose rows are sealed. (docs/decisions/21-numbers.md)
"""

import secrets
import time
from threading import Lock

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

FIRST_DAY = 1_735_689_600_000  # 2025-01-01 in milliseconds of the clock
RANDOM = 12  # bits; with those of the milliseconds 53 until the year 2094, which a browser reads exactly

Key = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite takes the number of a row for its place only in a column of this name; it holds as much there."""


class Numbers:
    """Each larger than all before it in this process, so that rows are read in the order in which they were written.

    The last bits are drawn anew whenever the clock has gone on. What is written faster than the clock goes keeps its draw and
    steps a millisecond on: of two processes that write many rows in the same moment, one in 4096 meets a number of the
    other's, and its transaction is refused; drawn for each row, of five hundred against five hundred every eighth would.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            now = time.time_ns() // 1_000_000 - FIRST_DAY
            self._last = max(now << RANDOM | secrets.randbits(RANDOM), self._last + (1 << RANDOM))
            return self._last


next_row_number = Numbers().next


class TimeOrderedId:
    """The base of entities of which members, departments or observers write rows that others may not read; named before Base.

    A new one belongs here, or among those of which a test says why they count (tests/models/db/test_numbers.py).
    """

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-1, default=next_row_number)
