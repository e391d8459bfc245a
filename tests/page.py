"""The client of the tests: reads every page as a browser would and refuses one that is not sound."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests import markup

# Each kind of page (address, language, status) is checked this often in a session; then time is worth more.
CHECKS_PER_PAGE = 4
_checked: Counter[tuple[object, ...]] = Counter()

Fields = dict[str, Any]


class PageFaultError(AssertionError):
    """A page that a test fetched is not sound."""


class PageClient(FlaskClient):
    """Flask's test client, which checks every HTML page and can read and send its forms."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and check the page that comes back, if it is one."""
        response = super().open(*args, **kwargs)
        is_page = response.mimetype == "text/html" and not response.content_encoding
        has_body = response.request.method != "HEAD" and not 300 <= response.status_code < 400
        if is_page and has_body:
            self._check(response)
        return response

    def page(self, path: str, status: int = 200, **kwargs: Any) -> "Page":
        """Fetch a page, following redirects; anything but `status` fails the test."""
        response = self.get(path, follow_redirects=True, **kwargs)
        return self.read(response, status)

    def read(self, response: TestResponse, status: int = 200) -> "Page":
        """Return the page of a response; anything but `status` fails the test."""
        page = Page(self, response.request.path, response.status_code, response.text)
        if response.status_code != status:
            raise AssertionError(
                f"{response.request.method} {page.path}: {response.status_code}, not {status}\n"
                f"{page.text[:1500]}"
            )
        return page

    def _check(self, response: TestResponse) -> None:
        with self.application.test_request_context(response.request.path) as context:
            endpoint = context.request.endpoint
        first = response.request.path.split("/")[1]
        language = first if first in {"en", "fr"} else None
        key = (endpoint, language, response.status_code)
        if _checked[key] >= CHECKS_PER_PAGE:
            return
        _checked[key] += 1
        found = markup.faults(response.text, language)
        if found:
            raise PageFaultError(f"{response.request.path}:\n- " + "\n- ".join(found))


@dataclass
class Button:
    """A button that sends a form: its words, what it adds to the fields, and where it sends them."""

    words: str
    name: str
    value: str
    action: str


@dataclass
class Form:
    """A form of a page: where it goes and what its fields hold."""

    action: str
    method: str
    fields: MultiDict[str, str]
    buttons: list[Button] = field(default_factory=list)


@dataclass
class Page:
    """A page as the reader sees it."""

    client: PageClient
    path: str
    status: int
    html: str

    @cached_property
    def tree(self) -> Element:
        """Return the parsed page."""
        return markup.parse(self.html)[0]

    @property
    def h1(self) -> str:
        """Return the words of the heading."""
        return next(self.texts("h1"), "")

    @property
    def title(self) -> str:
        """Return the words of the title."""
        return next(self.texts("title"), "")

    @property
    def language(self) -> str:
        """Return the language that the page declares."""
        return self.tree.get("lang", "")

    @property
    def text(self) -> str:
        """Return all words of the page."""
        body = self.tree.find("body")
        return markup.words(body) if body is not None else ""

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Find elements by tag and attributes (`class_` is one of the classes, `_` stands for `-`)."""
        for element in self.tree.iter(tag):
            if all(_matches(element, name, value) for name, value in attributes.items()):
                yield element

    def texts(self, tag: str, **attributes: str) -> Iterator[str]:
        """Return the words of the elements that :meth:`all` finds."""
        return (markup.words(element) for element in self.all(tag, **attributes))

    def link(self, words: str) -> str:
        """Return where the link with these words leads."""
        found = [a.get("href", "") for a in self.all("a") if markup.words(a) == words]
        if not found:
            offered = sorted({markup.words(a) for a in self.all("a")})
            raise AssertionError(f"no link {words!r} on {self.path}; there are {offered}")
        return urljoin(self.path, found[0])

    def follow(self, words: str) -> "Page":
        """Open the link with these words."""
        return self.client.page(self.link(words))

    def form(self, action: str | None = None, *, with_field: str | None = None) -> Form:
        """Return a form: by a part of its address or a field, else the only one that posts."""
        forms = [_form(element, self.tree, self.path) for element in self.all("form")]
        if action is not None:
            forms = [form for form in forms if action in form.action]
        elif with_field is not None:
            forms = [form for form in forms if with_field in form.fields]
        else:
            forms = [form for form in forms if form.method == "post"] or forms
            main = [form for form in forms if set(form.fields) - {"csrf_token"}]
            forms = main or forms
        if not forms:
            raise AssertionError(f"no such form on {self.path}")
        return forms[0]

    def forms(self) -> list[Form]:
        """Return all forms that post."""
        made = (_form(element, self.tree, self.path) for element in self.all("form"))
        return [form for form in made if form.method == "post"]

    def submit(
        self, form: Form | None = None, button: str | None = None, **fields: Any
    ) -> TestResponse:
        """Send a form as a browser would: what it holds, changed by `fields` (None takes one away)."""
        form = form or self.form()
        values = form.fields.copy()
        for name, value in fields.items():
            values.poplist(name)
            if value is not None:
                values.setlist(name, [value] if isinstance(value, str) else list(value))
        target = form.action
        for offered in form.buttons:
            if button is not None and button in {offered.words, offered.value}:
                target = offered.action
                if offered.name:
                    values.setlist(offered.name, [offered.value])
        if form.method == "get":
            return self.client.get(target, query_string=values)
        return self.client.post(
            target, data=values, headers={"Referer": f"http://localhost{self.path}"}
        )

    def send(self, form: Form | None = None, status: int = 200, **fields: Any) -> "Page":
        """Send a form and read the page to which it leads."""
        response = self.submit(form, **fields)
        if response.status_code == 303:
            return self.client.page(response.location, status)
        return self.client.read(response, status)

    def terms(self) -> dict[str, str]:
        """Return the first list of facts on the page: term to value."""
        facts = next(self.all("dl", class_="facts"))
        names = [markup.words(item) for item in facts.iter("dt")]
        return dict(zip(names, map(markup.words, facts.iter("dd")), strict=True))

    def errors(self) -> list[str]:
        """Return the sentences of the summary of errors on top of a form."""
        return [
            markup.words(item)
            for summary in self.all("div", class_="summary")
            for item in summary.iter("li")
        ]

    def __contains__(self, words: str) -> bool:
        """Tell whether these words stand on the page."""
        return words in self.text

    def __repr__(self) -> str:
        """Show the words, for the message of a failed test."""
        return f"Page({self.path!r}, {self.status}, {json.dumps(self.text[:2000], ensure_ascii=False)})"


def _matches(element: Element, name: str, value: str) -> bool:
    if name == "class_":
        return value in element.get("class", "").split()
    return element.get(name.rstrip("_").replace("_", "-")) == value


def _form(element: Element, tree: Element, path: str) -> Form:
    fields: MultiDict[str, str] = MultiDict()
    action = urljoin(path, element.get("action") or path)
    for control in _controls(element, tree):
        name = control.get("name", "")
        if name and not _sends(control) and "disabled" not in control.attrib:
            fields.setlist(name, fields.getlist(name) + _values(control))
    buttons = [
        Button(
            markup.words(control) or control.get("value", ""),
            control.get("name", ""),
            control.get("value", ""),
            urljoin(path, control.get("formaction") or action),
        )
        for control in _controls(element, tree)
        if _sends(control)
    ]
    return Form(action, element.get("method", "get").lower(), fields, buttons)


def _controls(element: Element, tree: Element) -> Iterator[Element]:
    """Return what is inside a form, and what belongs to it by its `form` attribute."""
    yield from (inner for inner in element.iter() if "form" not in inner.attrib)
    name = element.get("id")
    yield from (other for other in tree.iter() if name and other.get("form") == name)


def _sends(control: Element) -> bool:
    return control.tag == "button" or control.get("type") == "submit"


def _values(control: Element) -> list[str]:
    kind = control.get("type", "text")
    if control.tag == "select":
        return _chosen(control)
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag != "input" or kind in {"button", "reset", "image", "file"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [control.get("value", "")]


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib]
    if not chosen and "multiple" not in select.attrib:
        chosen = options[:1]
    return [option.get("value", markup.words(option)) for option in chosen]
