from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.page import Page, PageClient
from tests.people import Cast

HERE = {"Origin": "http://localhost"}
INVITE = "/en/desk/dialogues/rabat-process/accounts/new"
TYPED: dict[str, Any] = {
    "email": "awa@ministry.example",
    "name": "Awa “A” <Diallo>",
    "role": "viewer",
}


def test_a_form_that_is_sent_after_the_session_ended_is_kept(cast: Cast) -> None:
    officer = cast.administrator
    form = officer.page(INVITE)
    with officer.session_transaction() as session:
        kept = dict(session)
        session.clear()
    response = form.submit(language="fr", **TYPED)
    page = officer.read(response, 401)
    assert page.h1 == "You have been signed out"
    assert page.form().action == INVITE
    with officer.session_transaction() as session:
        session.update(kept)
    page = page.send(status=422)
    assert "Please send this page again" in page
    assert page.form().fields["name"] == TYPED["name"]
    assert page.form().fields["language"] == "fr"
    assert "A mail to awa@ministry.example is on its way" in page.send()


def test_neither_passwords_nor_tokens_are_kept(client: PageClient) -> None:
    data = {"current": "secret", "new": "secret", "again": "secret", "csrf_token": "secret"}
    response = client.post("/en/desk/account/password", data=data | {"other": "x"}, headers=HERE)
    assert response.status_code == 401
    assert "secret" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Referer": "https://elsewhere.example/localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {},
    ],
)
def test_what_another_site_sends_is_not_kept(client: PageClient, headers: dict[str, str]) -> None:
    response = client.post(INVITE, data=TYPED, headers=headers)
    assert response.status_code == 303
    assert response.location.startswith("/en/desk/sign-in")


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    client: PageClient, db: Session
) -> None:
    response = client.post(
        "/en/desk/account/sign-out-everywhere",
        data={"csrf_token": "x"},
        headers={"Referer": "http://localhost/en/desk/account?x=1"},
    )
    assert response.status_code == 303
    assert response.location == "/en/desk/sign-in?next=/en/desk/account?x%3D1"


def test_the_page_says_that_a_file_has_to_be_chosen_again(client: PageClient) -> None:
    from io import BytesIO

    data = {"name": "Awa", "file": (BytesIO(b"x"), "x.csv")}
    response = client.post(INVITE, data=data, headers=HERE)
    page: Page = client.read(response, 401)
    assert "Only the file has to be chosen again." in page


def test_a_script_that_asks_for_json_is_told_so(client: PageClient) -> None:
    response = client.get("/en/desk", headers={"Accept": "application/json"})
    assert (response.status_code, response.json) == (401, {"error": "signed-out"})
