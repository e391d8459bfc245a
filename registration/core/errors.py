"""Errors that services raise; each has a stable code, the sentence is written where it is caught."""

from __future__ import annotations


class DomainError(Exception):
    """A rule said no.

    ``code`` is stable and lower-case with hyphens; ``facts`` are the values that the sentence
    needs (plain strings and numbers, nothing secret).
    """

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code and the facts."""
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFoundError(DomainError):
    """What was asked for does not exist, or the reader may not know that it does."""


class ForbiddenError(DomainError):
    """The reader is known and may not do this."""


class ConflictError(DomainError):
    """Somebody else changed the same thing, or a unique value is taken."""


class InvalidError(DomainError):
    """The input breaks a rule that no form field can check alone."""


class TooManyError(DomainError):
    """The same was tried too often; the fact ``seconds`` says how long to wait."""
