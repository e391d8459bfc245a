"""The mailbox of the demonstration: everybody's delivered mail on one page.

``app.py`` registers these pages in the demonstration only. The HTML of a mail, with its inline styles, is a document of
its own that may do nothing: no script, no form, no other origin.
"""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from registration.core import zones
from registration.core.db import session
from registration.core.http import pages_blueprint
from registration.core.permissions import public
from registration.demo import letterbox
from registration.ical.build import CONTENT_TYPE

blueprint = pages_blueprint("demo", __name__, "/mailbox")

SANDBOX = "allow-top-navigation-by-user-activation"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
MAIL_POLICY = (
    f"sandbox {SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
ZONE = "UTC"


@blueprint.get("")
@public
def mailbox() -> str:
    """List the delivered mails, the newest first."""
    text = request.args.get("q", "").strip()[:200]
    page = letterbox.delivered(session(), text, number=request.args.get("page", 1, type=int))
    return render_template(
        "demo/mailbox.html",
        page=page,
        text_asked=text,
        zone=ZONE,
        page_url=lambda number: url_for("demo.mailbox", page=number, q=text or None),
    )


@blueprint.get("/<int:mail>")
@public
def mail(mail: int) -> Response:
    """Show one mail: headers, HTML in a sandbox, text, calendar part."""
    opened = letterbox.open_mail(session(), mail)
    page = render_template(
        "demo/mail.html",
        mail=opened,
        sandbox=SANDBOX,
        at=zones.wall_of(opened.delivered_at, ZONE),
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


@blueprint.get("/<int:mail>/html")
@public
def mail_html(mail: int) -> Response:
    """Serve the HTML part for the frame; its links open in the whole window."""
    opened = letterbox.open_mail(session(), mail)
    document = opened.html.replace("<head>", '<head>\n<base target="_top">', 1)
    response = Response(document, mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@blueprint.get("/<int:mail>/raw")
@public
def mail_raw(mail: int) -> Response:
    """Serve the mail as it went over the line."""
    opened = letterbox.open_mail(session(), mail)
    return Response(opened.raw, content_type="text/plain; charset=utf-8")


@blueprint.get("/<int:mail>/calendar.ics")
@public
def mail_calendar(mail: int) -> Response:
    """Serve the calendar part as a download."""
    opened = letterbox.open_mail(session(), mail)
    response = Response(opened.calendar.encode(), content_type=CONTENT_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"mail-{mail}.ics")
    return response
