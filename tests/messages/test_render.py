"""Mails as they are written: the kept snapshots, the parts, the headers, and what must never stand in one."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registration.core.colour import brand
from registration.core.i18n import gettext, in_language
from registration.messages import render, wording
from registration.messages.kinds import Kind
from registration.participants.kinds import FormOfAddress, Status
from tests import markup
from tests.messages import letterbox
from tests.messages.letterbox import FOR_ANOTHER, ONLINE, PERSON, ROOM, part, written
from tests.snapshot import assert_snapshot

pytestmark = pytest.mark.usefixtures("readable_links")
LANGUAGES = ("en", "fr")


def flat(text: str) -> str:
    """Return words with single spaces, no-break ones too."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_the_one_that_was_read_and_kept(
    db: Session, kind: Kind, language: str
) -> None:
    message = letterbox.sample(db, kind, language)[0]
    assert (message.kind, message.language) == (kind, language)
    mail = written(message)
    heads = "".join(f"{name}: {mail[name]}\n" for name in ("From", "To", "Reply-To", "Subject"))
    assert_snapshot(f"mail/{kind}.{language}.txt", f"{heads}\n{part(mail, 'text/plain')}")
    assert_snapshot(f"mail/{kind}.{language}.html", part(mail, "text/html"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_text_and_html_say_the_same(db: Session, kind: Kind, language: str) -> None:
    mail = written(letterbox.sample(db, kind, language)[0])
    html = part(mail, "text/html")
    shown = (
        flat(markup.words(markup.parse(html)[0]))
        + " "
        + " ".join(re.findall(r'href="(.*?)"', html))
    )
    with in_language(language):
        opens = gettext("%(label)s:", label=gettext("Open the personal page"))
    for line in part(mail, "text/plain").splitlines():
        words = flat(line.strip(" *>"))
        if words in {"", "--", flat(opens)}:
            continue
        assert words.removesuffix(" :").removesuffix(":") in shown, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_the_html_is_sound_and_needs_nothing_from_outside(
    db: Session, kind: Kind, language: str
) -> None:
    html = part(written(letterbox.sample(db, kind, language)[0]), "text/html")
    tree, faults = markup.parse(html)
    assert faults == []
    assert tree.get("lang") == language
    assert not re.search(r"<(img|script|link|iframe|table)\b|url\(|@import", html)
    for address in re.findall(r'href="(.*?)"', html):
        assert address.startswith(("https://plenary.example/", "mailto:")), address
    assert brand("#1f4e79").light in html or kind.value.startswith("account")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_is_kept_whole(db: Session, language: str) -> None:
    mail = written(letterbox.sample(db, Kind.CONFIRMATION, language)[0])
    assert_snapshot(f"mail/confirmation.{language}.eml", mail.as_bytes())


def test_a_confirmation_has_the_parts_that_calendars_look_for(db: Session) -> None:
    raw = written(letterbox.registered(db)[0]).as_bytes()
    mail: Any = message_from_bytes(raw, policy=policy.default)
    assert mail.get_content_type() == "multipart/mixed"
    alternative, attachment = mail.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    kinds = [one.get_content_type() for one in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(alternative.iter_parts())[2]
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert not calendar.is_attachment()
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_filename() == "invitation.ics"
    assert attachment.get_content() == calendar.get_content().encode()
    assert attachment.get_content().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_headers_say_who_writes_in_which_language_and_that_nobody_need_answer(
    db: Session,
) -> None:
    mail = written(letterbox.registered(db)[0])
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<message-1@plenary.example>"
    assert mail["Date"] == "Mon, 02 Nov 2026 09:00:00 +0000"
    assert mail["From"] == "Rabat Process <secretariat@plenary.example>"
    assert mail["Reply-To"] == "meeting@dialogue.example"


def test_the_same_row_gives_the_same_mail_every_time(db: Session) -> None:
    message = letterbox.registered(db)[0]
    assert written(message).as_bytes() == written(message).as_bytes()


def test_each_day_has_a_mail_of_its_own_with_one_uid(db: Session) -> None:
    mails = [written(message) for message in letterbox.registered(db)]
    found = [icalendar.Calendar.from_ical(part(mail, "text/calendar")) for mail in mails]
    assert [calendar["METHOD"] for calendar in found] == ["REQUEST", "REQUEST"]
    uids = [[str(event["UID"]) for event in calendar.events] for calendar in found]
    assert uids == [["uid-of-20261214"], ["uid-of-20261215"]]


def test_the_invitation_is_for_its_receiver_alone(db: Session) -> None:
    mail = written(letterbox.registered(db)[0])
    event: Any = icalendar.Calendar.from_ical(part(mail, "text/calendar")).events[0]
    assert event["ATTENDEE"] == "mailto:a.ndiaye@interieur.example"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ORGANIZER"] == "mailto:secretariat@plenary.example"


def test_a_day_in_the_room_has_no_link_and_a_day_online_only_the_one_for_joining(
    db: Session,
) -> None:
    room, online = (part(written(one), "text/calendar") for one in letterbox.registered(db))
    assert "http" not in room
    event: Any = icalendar.Calendar.from_ical(online).events[0]
    assert event["URL"] == event["CONFERENCE"] == "https://plenary.example/en/join/ndiaye.v1"
    assert "/my/" not in online


def test_a_cancellation_says_cancel_in_the_body_and_in_the_header(db: Session) -> None:
    mails = letterbox.changed(db, PERSON, Kind.CANCELLED, status=Status.CANCELLED)
    assert [mail.kind for mail in mails] == ["cancelled", "calendar-cancellation"]
    for message in mails:
        raw: Any = message_from_bytes(written(message).as_bytes(), policy=policy.default)
        calendar = next(one for one in raw.walk() if one.get_content_type() == "text/calendar")
        assert calendar["Content-Type"].params["method"] == "CANCEL"
        event: Any = icalendar.Calendar.from_ical(calendar.get_content()).events[0]
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
        assert not event.walk("VALARM")


def test_without_a_calendar_there_is_no_calendar_part_and_no_attachment(db: Session) -> None:
    mail = written(letterbox.sample(db, Kind.LOST_LINK, "en")[0])
    assert mail.get_content_type() == "multipart/alternative"
    assert b"calendar;" not in mail.as_bytes()


def test_a_contact_is_told_for_whom_the_registration_is(db: Session) -> None:
    text = part(written(letterbox.registered(db, FOR_ANOTHER)[0]), "text/plain")
    assert text.startswith("Dear Paul Okafor,")
    assert "Registered person: Aïssatou Ndiaye" in text
    assert "Your registration" not in text


def test_times_online_are_also_in_the_person_s_own_zone_with_the_day_if_it_differs(
    db: Session,
) -> None:
    far = replace(PERSON, zone="Pacific/Honolulu")
    text = part(written(letterbox.registered(db, far)[0]), "text/plain")
    assert (
        "For you: Monday 14 December 2026, 22:00–02:00 (Honolulu time, UTC\N{MINUS SIGN}10)" in text
    )
    same = replace(PERSON, zone="Europe/Rome")
    assert "For you" not in part(written(letterbox.registered(db, same)[0]), "text/plain")


@pytest.mark.parametrize(
    "name", ["Win at click.example", "http://x.example Ndiaye", "a@b.example", "www.x.example"]
)
def test_whoever_registers_somebody_else_cannot_have_us_mail_his_link(
    db: Session, name: str
) -> None:
    person = replace(PERSON, family_name=name, full_name=name, recipient_name=name)
    mail = written(letterbox.registered(db, person)[0])
    assert part(mail, "text/plain").startswith("Dear Sir or Madam,")
    assert "click" not in mail.as_string()
    assert "b.example" not in mail.as_string()
    assert mail["To"] == "a.ndiaye@interieur.example"


def test_text_of_people_is_escaped_and_adds_no_header(db: Session) -> None:
    name = "Paul\r\nBcc: x\u2028\x85\x0b"
    person = replace(FOR_ANOTHER, concerns="Ndiaye <b>", recipient_name=name)
    mail = written(letterbox.registered(db, person)[0])
    assert "Bcc" not in mail
    assert "Ndiaye &lt;b&gt;" in part(mail, "text/html")


def test_an_officer_s_reason_is_quoted_line_by_line(db: Session) -> None:
    (message, *_rest) = letterbox.changed(
        db, PERSON, Kind.DECLINED, status=Status.DECLINED, reason="One.\nTwo <i>.\x00"
    )
    mail = written(message)
    assert "> One.\n> Two <i>.\n" in part(mail, "text/plain")
    assert "One.<br>Two &lt;i&gt;.</blockquote>" in part(mail, "text/html")


@pytest.mark.parametrize(
    ("address", "header", "envelope"),
    [
        ("a@b.example", "a@b.example", "a@b.example"),
        ("a@exämple.example", "a@xn--exmple-cua.example", "a@xn--exmple-cua.example"),
        ("o'neil+x@b.example", "o'neil+x@b.example", "o'neil+x@b.example"),
    ],
)
def test_an_address_is_written_as_mail_servers_want_it(
    db: Session, address: str, header: str, envelope: str
) -> None:
    message = replace(letterbox.registered(db)[0], recipient=address, recipient_name="")
    assert written(message)["To"] == header
    assert render.envelope(address) == envelope


@pytest.mark.parametrize(
    ("form", "english", "french"),
    [
        (FormOfAddress.EXCELLENCY, "Your Excellency,", "Excellence,"),
        (FormOfAddress.MR, "Dear Mr Ndiaye,", "Monsieur,"),
        (FormOfAddress.MS, "Dear Ms Ndiaye,", "Madame,"),
        (FormOfAddress.DR, "Dear Dr Ndiaye,", "Docteur,"),
        (FormOfAddress.PROFESSOR, "Dear Professor Ndiaye,", "Professeur,"),
        (FormOfAddress.OTHER, "Dear Mayor Ndiaye,", "Madame, Monsieur,"),
        (FormOfAddress.NONE, "Dear Aïssatou Ndiaye,", "Madame, Monsieur,"),
    ],
)
def test_each_language_addresses_people_in_its_own_way(
    app: Flask, form: FormOfAddress, english: str, french: str
) -> None:
    person = {
        "form": form.value,
        "text": "Mayor",
        "family_name": "Ndiaye",
        "full_name": "Aïssatou Ndiaye",
    }
    with app.app_context():
        for language, expected in (("en", english), ("fr", french)):
            with in_language(language):
                assert wording.salutation(person) == expected


def test_a_missing_colour_or_a_wrong_one_is_the_product_s_own(db: Session) -> None:
    message = letterbox.registered(db)[0]
    for colour in ("", "red"):
        meeting = {**message.context["meeting"], "colour": colour}
        changed = replace(message, context={**message.context, "meeting": meeting})
        assert brand("#123c69").light in part(written(changed), "text/html")


def test_a_day_that_is_waited_for_is_not_confirmed(db: Session) -> None:
    person = replace(PERSON, days=(ROOM, letterbox.WAITS))
    text = part(written(letterbox.registered(db, person)[0]), "text/plain")
    assert "Waiting list for a place in person; virtual until then" in text
    assert "Where it says waiting list" in text
    assert "waiting list" not in part(written(letterbox.registered(db)[0]), "text/plain")
    assert ONLINE in PERSON.days


def test_every_kind_has_its_templates(app: Flask) -> None:
    with app.app_context():
        assert render.kinds() == sorted(Kind)
