"""Nothing that anybody sends makes a 500, and whatever is refused comes back as a page."""

from urllib.parse import urlencode

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registration.core import config
from registration.meetings.models import Meeting
from registration.participants import access
from tests.factories import make_registration
from tests.page import PageClient
from tests.pages.registration_form.filling import ANSWERS, open_form, path, registered

SUITED = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = sorted(
    {
        *ANSWERS,
        "form_of_address",
        "form_of_address_text",
        "badge_name",
        "phone",
        "gender",
        "organisation",
        "organisation_id",
        "also_represents",
        "languages_understood",
        "interpretation_into",
        "time_zone",
        "access_needs",
        "diet",
        "consent_photo",
        "notice_version",
        "submission_key",
        "language_offered",
        "switch_language",
        "version",
        "csrf_token",
        "day_00000000",
        "",
    }
)
NASTY = (
    "\x00",
    "\ud7ff\ufffe\uffff",
    "\u2028\u0085\x0b\x1c",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%00%ff",
    "=cmd|' /C calc'!A0",
    "\u202eevil",
    "a" * 70_000,
    "9" * 400,
    "-1",
    "💥" * 50,
    "{{ 7 * 7 }}",
    "../../etc",
)
VALUES = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.sampled_from([str(v) for v in ANSWERS.values()]),
)
FIELDS = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, min_size=1, max_size=3))


def statuses(app: Flask, address: str, body: dict[str, list[str]]) -> int:
    client = app.test_client()
    assert isinstance(client, PageClient)
    page = client.page(address)
    fields = {"csrf_token": [page.form(with_field="family_name").fields["csrf_token"]]}
    encoded = urlencode(fields | body, doseq=True, errors="surrogatepass")
    response = client.post(
        address,
        data=encoded,
        content_type="application/x-www-form-urlencoded",
        headers={"Referer": "http://localhost/"},
    )
    return response.status_code


@SUITED
@given(body=FIELDS)
@example(body={name: ["\x00"] for name in NAMES if name != "csrf_token"})
@example(body={name: ["9" * 400] for name in NAMES if name != "csrf_token"})
def test_junk_alone(app: Flask, meeting: Meeting, body: dict[str, list[str]]) -> None:
    assert statuses(app, path(meeting), body) in {200, 303, 422}


@SUITED
@given(name=st.sampled_from(NAMES), values=st.lists(VALUES, min_size=1, max_size=3))
def test_junk_in_one_field_of_a_good_form(
    app: Flask, meeting: Meeting, name: str, values: list[str]
) -> None:
    good = {key: value if isinstance(value, list) else [value] for key, value in ANSWERS.items()}
    good["notice_version"] = ["1"]
    assert statuses(app, path(meeting), good | {name: values}) in {200, 303, 422, 429}


@SUITED
@given(body=st.binary(max_size=400))
def test_bytes_that_are_no_form(client: PageClient, meeting: Meeting, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/x"):
        response = client.post(path(meeting), data=body, content_type=kind)
        assert response.status_code in {200, 303, 413, 422}


@SUITED
@given(body=FIELDS)
def test_junk_in_changed_answers(
    app: Flask, db: Session, meeting: Meeting, body: dict[str, list[str]]
) -> None:
    row = (registered(db) or [make_registration(db, meeting)])[0]
    with app.app_context():
        token = access.personal_token(row, config.current().link_key.encode())
    assert statuses(app, f"/en/my/{token}/change", body) in {200, 303, 409, 422}


@SUITED
@given(token=st.text(max_size=80))
def test_junk_as_a_link(client: PageClient, meeting: Meeting, token: str) -> None:
    from urllib.parse import quote

    for address in ("/en/registered/{}", "/en/my/{}/change"):
        response = client.get(address.format(quote(token, safe="", errors="replace")))
        assert response.status_code in {404, 429, 308}


def test_what_is_typed_is_never_markup(client: PageClient, meeting: Meeting) -> None:
    page = open_form(client, meeting)
    response = page.submit(
        **(ANSWERS | {"email": "", "position": "<b>x</b>", "diet": "</textarea><script>"})
    )
    assert "<b>x</b>" not in response.text
    assert "</textarea><script>" not in response.text
    assert "&lt;b&gt;x&lt;/b&gt;" in response.text


def test_a_multipart_form_registers_too(client: PageClient, db: Session, meeting: Meeting) -> None:
    page = open_form(client, meeting)
    fields = page.form().fields
    data = {**ANSWERS, **{name: fields[name] for name in ("csrf_token", "submission_key")}}
    data["notice_version"] = "1"
    response = client.post(path(meeting), data=data, content_type="multipart/form-data")
    assert response.status_code == 303
    assert len(registered(db)) == 1
