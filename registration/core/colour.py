"""Colours: contrast, and a Dialogue's brand colour made readable in the light and the dark scheme.

Contrast and relative luminance follow WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from functools import lru_cache

Colour = tuple[int, int, int]

TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

# The grounds of static/css/tokens.css on which the brand colour stands; a test compares them.
LIGHT_GROUNDS = ("#ffffff", "#f6f4ef", "#eaeff6")
DARK_GROUNDS = ("#17212d", "#0f1721", "#22344a")
LIGHT_INK = "#ffffff"
DARK_INK = "#0f1721"

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)
_STEPS = 100


class NoColourError(ValueError):
    """The text is no colour of the form ``#rgb`` or ``#rrggbb``."""


@dataclass(frozen=True)
class Brand:
    """A brand colour and the colour of text on it, as ``#rrggbb``, in the two schemes."""

    light: str
    light_ink: str
    dark: str
    dark_ink: str

    def css(self) -> str:
        """Return the style sheet that sets the custom properties of both schemes."""
        return (
            f":root{{--brand:{self.light};--brand-ink:{self.light_ink}}}"
            "@media (prefers-color-scheme:dark){"
            f":root{{--brand:{self.dark};--brand-ink:{self.dark_ink}}}}}"
        )


def parse(text: str) -> Colour:
    """Return red, green and blue (0..255) of ``#rgb`` or ``#rrggbb``.

    Raises:
        NoColourError: the text has another form.
    """
    if not _HEX.fullmatch(text):
        raise NoColourError(text)
    digits = text[1:]
    if len(digits) == 3:  # noqa: PLR2004 - the short form
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def written(colour: Colour) -> str:
    """Return a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    """Return the relative luminance: 0 for black, 1 for white."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours: from 1 to 21, in any order."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def readable(colour: Colour, grounds: tuple[Colour, ...], *, darker: bool) -> Colour:
    """Return the colour nearest in lightness that can be read on all of the grounds.

    The hue is kept; lightness moves in one direction (``darker`` or lighter) in hundredths until
    the contrast is 4.5:1 on each ground; black or white is the end of the way.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    for step in range(_STEPS + 1):
        share = step / _STEPS
        moved = lightness * (1 - share) if darker else lightness + (1 - lightness) * share
        red, green, blue = (
            round(part * 255) for part in colorsys.hls_to_rgb(hue, moved, saturation)
        )
        candidate = colour if step == 0 else (red, green, blue)
        if all(contrast(candidate, ground) >= TEXT_CONTRAST for ground in grounds):
            return candidate
    return BLACK if darker else WHITE


@lru_cache(maxsize=256)
def brand(text: str) -> Brand:
    """Return a Dialogue's brand colour, corrected so that it reads at 4.5:1 in both schemes.

    Raises:
        NoColourError: the text is no colour.
    """
    wanted = parse(text)
    light = readable(wanted, tuple(parse(ground) for ground in LIGHT_GROUNDS), darker=True)
    dark = readable(wanted, tuple(parse(ground) for ground in DARK_GROUNDS), darker=False)
    return Brand(written(light), LIGHT_INK, written(dark), DARK_INK)
