"""Enumerations of the attendance ledger."""

from __future__ import annotations

import enum


class RecordSource(enum.StrEnum):
    """Where a piece of evidence comes from."""

    DESK = "desk"
    OFFICER = "officer"


class RecordKind(enum.StrEnum):
    """What a record says.

    ``attended`` is somebody's word for a whole session or, without a session, for a day.
    """

    CHECK_IN = "check-in"
    CHECK_OUT = "check-out"
    ATTENDED = "attended"
    VOID = "void"
