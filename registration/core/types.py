"""Column types: localised text, aware instants, enumerations; and the declarative base."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Localised(Mapping[str, str]):
    """A text in several languages: language code to text, immutable, empty texts left out."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str | None] | None = None, **more: str | None) -> None:
        """Keep the texts that are not empty."""
        given = {**(texts or {}), **more}
        self._texts = {language: text for language, text in given.items() if text}

    def __getitem__(self, language: str) -> str:
        """Return the text in exactly that language."""
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the languages that there are."""
        return iter(self._texts)

    def __len__(self) -> int:
        """Return in how many languages there is a text."""
        return len(self._texts)

    def __hash__(self) -> int:
        """Hash by value."""
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        """Show the texts."""
        return f"Localised({self._texts!r})"

    def best(self, language: str) -> tuple[str, str]:
        """Return ``(language, text)``: in ``language`` if there is one, else in another, else ''."""
        if language in self._texts:
            return language, self._texts[language]
        for other in sorted(self._texts):
            return other, self._texts[other]
        return language, ""

    def text(self, language: str) -> str:
        """Return the text in ``language``, else in another language, else ''."""
        return self.best(language)[1]

    def missing(self, languages: tuple[str, ...] | list[str]) -> list[str]:
        """Return the languages of ``languages`` in which there is no text."""
        return [language for language in languages if language not in self._texts]

    def with_text(self, language: str, text: str | None) -> Localised:
        """Return a copy with one language set, or removed when ``text`` is empty."""
        return Localised({**self._texts, language: text})


class LocalisedText(TypeDecorator[Localised]):
    """Store a :class:`Localised` as a JSON object."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Localised | None, dialect: sa.Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's signature
        """Turn the value into a plain dictionary."""
        del dialect
        return None if value is None else dict(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Localised | None:  # noqa: ANN401
        """Turn the stored dictionary back; NULL stays None."""
        del dialect
        return None if value is None else Localised(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant: refuses naive values, gives back aware UTC on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive time and normalise to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a naive time cannot be stored as an instant: {value!r}"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back an aware UTC time."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(values: type[enum.Enum], length: int = 24) -> sa.Enum:
    """Return the one column type for enumerations: the lower-case hyphened values as text.

    There is no CHECK: a new value must not rebuild a table; the type itself refuses strangers.
    """
    return sa.Enum(
        values,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=length,
    )


class Base(DeclarativeBase):
    """Declarative base: names of constraints, and the types of annotated columns."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        Localised: LocalisedText(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
    }
