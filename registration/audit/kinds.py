"""The closed list of audit events: kind to the exact keys of its facts."""

from __future__ import annotations

KINDS: dict[str, frozenset[str]] = {
    kind: frozenset(keys.split())
    for kind, keys in {
        "registration.created": "source status",
        "registration.changed": "fields",
        "registration.mode-changed": "day mode place",
        "registration.approved": "",
        "registration.declined": "",
        "registration.cancelled": "by",
        "registration.reinstated": "",
        "registration.promoted": "day",
        "registration.placed": "day",
        "registration.merged": "into",
        "registration.link-revoked": "version",
        "registration.link-sent": "kind",
        "registration.consent-withdrawn": "consent",
        "registration.consent-given": "consent",
        "registration.downloaded": "",
        "registration.erased": "scope",
        "registration.duplicate-tried": "",
        "protected.viewed": "purpose count",
        "list.exported": "format rows protected filter",
        "delegation.limit-set": "limit",
        "delegation.regrets": "regrets",
        "attendance.recorded": "record mode day session",
        "attendance.voided": "record",
        "meeting.created": "",
        "meeting.changed": "fields",
        "meeting.published": "",
        "meeting.unpublished": "",
        "meeting.cancelled": "",
        "meeting.copied": "source",
        "dialogue.changed": "what",
        "organisation.accepted": "",
        "organisation.merged": "into",
        "message.retried": "message",
        "account.created": "role",
        "account.role-changed": "role dialogue",
        "account.disabled": "",
        "account.signed-in": "",
        "account.two-factor": "state",
    }.items()
}
