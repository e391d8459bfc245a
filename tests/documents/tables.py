"""A table with every kind of column, and rows of anything, for the tests of the writers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from registration.documents.table import Column, Kind, Row, Table

COLUMNS = (
    Column("name", "Name"),
    Column("number", "Number", Kind.INTEGER),
    Column("arrives_on", "Arrives on", Kind.DATE),
    Column("at", "At", Kind.TIME),
    Column("registered_at", "Registered", Kind.INSTANT),
    Column("photo", "Photo", Kind.BOOLEAN),
    Column("phone", "Phone", Kind.PHONE),
    Column("functions", "Functions", Kind.LIST),
)
AS_OF = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
AT = datetime(2026, 11, 20, 9, 5, tzinfo=ZoneInfo("Africa/Algiers"))
ROW: Row = (
    "Aïcha N’Diaye",
    7,
    date(2026, 11, 21),
    time(9, 30),
    AT,
    True,
    "+221 077 001",
    ("Delegate", "Speaker"),
)


def table(rows: Iterable[Row] = (ROW,), language: str = "en", notes: tuple[str, ...] = ()) -> Table:
    return Table("List: [Paris]", language, COLUMNS, rows, notes, AS_OF, "Secretariat")


texts = st.text(st.characters(codec=None))
rows_of_text = st.lists(st.tuples(texts, texts), max_size=8)


def table_of_texts(rows: Iterable[Row], language: str = "en") -> Table:
    return Table("Texts", language, (Column("a", "A"), Column("b", "B")), rows)
