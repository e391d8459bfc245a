"""Style sheets, scripts and the icon: joined at start-up, named by their content, kept for ever.

Each audience has one style sheet (``delegates.css``, ``officers.css``, ``print.css``). The file's
address carries a digest of its bytes, so browsers may keep it for a year and never see an old one.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request
from markupsafe import Markup

from registration.core import colour
from registration.core.permissions import public

ENDPOINT = "asset"
EXTENSION = "plenary_assets"
SHARED = (
    "tokens",
    "base",
    "layout",
    "header",
    "footer",
    "buttons",
    "fields",
    "summary",
    "choices",
    "mode",
    "panel",
    "facts",
    "agenda",
    "badge",
    "notice",
    "meetings",
)
OFFICERS = (
    "desk",
    "rail",
    "table",
    "tabs",
    "filters",
    "cards",
    "desk-meetings",
    "dialogue",
    "pagination",
    "progress",
    "attendance",
    "lists",
    "account",
)
# Name of the file that a browser gets -> the files of static/ that it is joined from, in order.
BUNDLES: dict[str, tuple[str, ...]] = {
    "delegates.css": tuple(f"css/{name}.css" for name in (*SHARED, "personal", "paper")),
    "officers.css": tuple(f"css/{name}.css" for name in (*SHARED, *OFFICERS, "paper")),
    "print.css": tuple(
        f"css/{name}.css" for name in (*SHARED, "table", "attendance", "paper", "print")
    ),
    "demo.css": tuple(
        f"css/{name}.css"
        for name in (*SHARED, "table", "filters", "cards", "pagination", "mailbox", "paper")
    ),
    "delegate.js": ("js/delegate.js",),
    "officer.js": ("js/officer.js",),
    "favicon.svg": ("img/favicon.svg",),
}
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")
_LINE = re.compile(r"^[ \t]+|[ \t]+$|^[ \t]*//.*$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Asset:
    """One file as it is served: its hashed name, media type, bytes and the same bytes gzipped."""

    name: str
    media_type: str
    plain: bytes
    gzipped: bytes


def smaller(text: str, suffix: str) -> str:
    """Return the text of a file without comments and needless space.

    Style sheets lose what CSS syntax does not need; scripts lose indents, comment lines and empty
    lines only, so that no statement changes.
    """
    text = _COMMENT.sub("", text)
    if suffix == ".css":
        text = _AROUND.sub(r"\1", _SPACE.sub(" ", text)).replace(";}", "}").replace(": ", ":")
    elif suffix == ".js":
        text = _EMPTY_LINES.sub("\n", _LINE.sub("", text))
    return text.strip()


def join(folder: Path, bundles: dict[str, tuple[str, ...]]) -> dict[str, Asset]:
    """Read and join the files of every bundle; the keys are the bundles' names."""
    assets = {}
    for name, parts in bundles.items():
        stem, _, ending = name.rpartition(".")
        text = "\n".join((folder / part).read_text(encoding="utf-8") for part in parts)
        content = smaller(text, f".{ending}").encode()
        digest = hashlib.sha256(content).hexdigest()[:12]
        media_type = MEDIA_TYPES[f".{ending}"]
        packed = gzip.compress(content, 9, mtime=0)
        assets[name] = Asset(f"{stem}.{digest}.{ending}", media_type, content, packed)
    return assets


def init_app(app: Flask) -> None:
    """Join the files and serve them under ``/assets/``; templates call ``asset(name)``."""
    assets = join(Path(str(app.static_folder)), BUNDLES)
    served = {item.name: item for item in assets.values()}

    @public
    def serve(name: str) -> Response:
        item = served.get(name) or abort(404)
        response = Response(mimetype=item.media_type)
        if request.accept_encodings["gzip"]:
            response.set_data(item.gzipped)
            response.content_encoding = "gzip"
        else:
            response.set_data(item.plain)
        response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = FOR_EVER
        return response

    app.add_url_rule("/assets/<string:name>", ENDPOINT, serve)
    root = str(app.config["APPLICATION_ROOT"]).rstrip("/")
    paths = {name: f"{root}/assets/{item.name}" for name, item in assets.items()}
    app.extensions[EXTENSION] = paths
    app.jinja_env.globals.update(asset=paths.__getitem__, brand_css=brand_css)


def path(name: str) -> str:
    """Return the address of a bundle (``delegates.css``, ``favicon.svg``)."""
    paths: dict[str, str] = current_app.extensions[EXTENSION]
    return paths[name]


def brand_css(text: str | None) -> Markup:
    """Return the style sheet of a brand colour, or nothing without a usable one.

    The result is made of checked hexadecimal digits only, so it can stand in a style element.
    """
    if not text:
        return Markup()
    try:
        return Markup(colour.brand(text).css())  # noqa: S704 - digits checked by colour.parse
    except colour.NoColourError:
        return Markup()
