"""Which background work there is, and what a handler may count on.

**To add work** (a higher domain, this one knows none of it):

1. Write a handler, a plain function of ``(arguments, job)``::

       def tell_everybody(arguments: Arguments, job: Handle) -> Result | None:
           ids = session().scalars(...after(job.checkpoint.get("after", 0))).all()
           for done, batch in enumerate(batches(ids), 1):
               job.write(
                   partial(service.tell, ids=batch, now=clock.now()),
                   done=done * 50, total=len(ids), checkpoint={"after": batch[-1]},
               )
           return {"told": len(ids)}

2. Declare it and install it in ``app.py``: ``registry.install(app, [JobKind("tell-everybody", _("..."), tell_everybody)])``.
3. Order it in the transaction of its cause:
   ``jobs.service.enqueue(db, kind="tell-everybody", arguments={...}, cause_key=..., now=now)``.

``arguments`` are plain JSON: ids and versions, never names or addresses; what it needs the handler loads when it runs.

**What holds while it runs.** There is no open transaction: read with ``core.db.session()``, write with ``job.write`` in
batches of at most a second, so that nobody waits for the job. ``job.write`` keeps the progress and the checkpoint in
the transaction of the batch, and refuses when the job belongs to somebody else by now: after a crash, or a lease that
ran out, another worker goes on at the checkpoint and no batch is done twice. Without a checkpoint a handler must be
safe to repeat from its beginning. ``job.write`` and ``job.progress`` raise :class:`StoppedError` when an officer
cancelled the job or the worker is to end; let it through. What needs the processor for long goes to
``job.compute(function, ...)``, a child process.

**How it ends.** The dictionary that the handler returns is the job's result (plain JSON). A ``DomainError`` fails the job
with its code; faults of the infrastructure (the database, the disk, the network, a child that died) are tried again with
growing pauses, from the checkpoint; anything else is a mistake of ours and fails it at once. The page ``jobs.show`` shows
progress, result and the sentence for each code (``JobKind.explain``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app
from sqlalchemy.orm import Session

EXTENSION = "plenary_jobs"

T = TypeVar("T")
Arguments = Mapping[str, Any]
Result = dict[str, Any]


class StoppedError(Exception):
    """The job is to stop here: it was cancelled, its worker ends, or another worker has it by now."""


class Handle(Protocol):
    """A running job, as its handler sees it."""

    @property
    def public_id(self) -> str:
        """Return the job's public id, unique and good as a name of a file."""
        ...

    @property
    def meeting_id(self) -> int | None:
        """Return the meeting that the job is about."""
        ...

    @property
    def actor(self) -> str:
        """Return who ordered it, for the audit: ``account:<id>`` or ``system``."""
        ...

    @property
    def checkpoint(self) -> dict[str, Any]:
        """Return what the last ``write`` that gave a checkpoint left; empty at the beginning."""
        ...

    def progress(self, done: int, total: int) -> None:
        """Say how much is done; cheap enough to be called for every item.

        Raises:
            StoppedError: the job is to stop.
        """
        ...

    def write(
        self,
        work: Callable[[Session], T],
        *,
        done: int | None = None,
        total: int | None = None,
        checkpoint: dict[str, Any] | None = None,
    ) -> T:
        """Run ``work(db)`` in one writing transaction, with progress and checkpoint in it.

        Raises:
            StoppedError: the job is to stop; nothing of ``work`` is kept.
        """
        ...

    def is_cancelled(self) -> bool:
        """Tell whether the job is to stop, for handlers that must tidy up first."""
        ...

    def compute(self, function: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401 - of the function
        """Run a function of a module (no closure) in a child process and return what it returns.

        Arguments and result are pickled. The child is ended when the job is to stop.

        Raises:
            StoppedError: the job is to stop.
            ChildDiedError: the child ended without an answer; the job is tried again.
        """
        ...


class ChildDiedError(Exception):
    """A child process ended without an answer."""


Handler = Callable[[Arguments, Handle], Result | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of work.

    ``title`` is what officers read (lazily translated). ``explain`` returns the reader's sentence for the code of a
    DomainError that ended it, None for codes that it does not know. Of a job that is done, ``ends_at`` returns the
    address of the page that shows the result and ``summary`` one sentence about it, None for none.
    """

    name: str
    title: str
    handler: Handler
    explain: Callable[[str], str | None] = lambda _code: None
    ends_at: Callable[[Arguments, Result], str | None] = lambda _arguments, _result: None
    summary: Callable[[Arguments, Result], str | None] = lambda _arguments, _result: None


def install(app: Flask, kinds: Iterable[JobKind]) -> None:
    """Let the workers of ``app`` do these kinds of work."""
    known: dict[str, JobKind] = app.extensions.setdefault(EXTENSION, {})
    known.update({kind.name: kind for kind in kinds})


def kinds() -> dict[str, JobKind]:
    """Return the kinds of the current application by name."""
    found: dict[str, JobKind] = current_app.extensions.get(EXTENSION, {})
    return found
