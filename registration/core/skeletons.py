"""Finished pages with holes: everything that is the same for all visitors is rendered and packed once.

A template writes :func:`hole` where a value differs from one request to the next. The parts around the
holes are kept as bytes, plain and deflated; since the deflate streams of the parts end with a full flush
(RFC 1951, 3.2.4: stored blocks begin on a byte), a response is packed by joining them with the values between.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

OPEN, CLOSE = "\ue001", "\ue002"  # characters for private use: no text has them
_HOLE = re.compile(f"{OPEN}([a-z0-9_]+){CLOSE}")
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LAST_BLOCK = b"\x01\x00\x00\xff\xff"
_LONGEST_BLOCK = 0xFFFF


def hole(name: str) -> str:
    """Return what a template writes in the place of the value ``name``."""
    return f"{OPEN}{name}{CLOSE}"


@dataclass(frozen=True)
class Skeleton:
    """A page in parts: ``names[i]`` is the hole between ``plain[i]`` and ``plain[i + 1]``."""

    names: tuple[str, ...]
    plain: tuple[bytes, ...]
    packed: tuple[bytes, ...]

    @classmethod
    def of(cls, page: str) -> Skeleton:
        """Take a rendered page apart."""
        parts = _HOLE.split(page)
        plain = tuple(part.encode() for part in parts[::2])
        return cls(tuple(parts[1::2]), plain, tuple(_deflate(plain)))

    def page(self, values: Mapping[str, str]) -> bytes:
        """Return the page with its holes filled; values are HTML, escaped by the caller."""
        parts = [self.plain[0]]
        for name, following in zip(self.names, self.plain[1:], strict=True):
            parts += (values[name].encode(), following)
        return b"".join(parts)

    def gzipped(self, values: Mapping[str, str]) -> bytes:
        """Return the same page as a gzip stream (RFC 1952)."""
        check, size = zlib.crc32(self.plain[0]), len(self.plain[0])
        parts = [_GZIP_HEAD, self.packed[0]]
        for number, name in enumerate(self.names, start=1):
            value, following = values[name].encode(), self.plain[number]
            check = zlib.crc32(following, zlib.crc32(value, check))
            size += len(value) + len(following)
            parts += (_stored(value), self.packed[number])
        parts += (_LAST_BLOCK, struct.pack("<II", check, size & 0xFFFFFFFF))
        return b"".join(parts)


def _deflate(parts: tuple[bytes, ...]) -> list[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return [packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH) for part in parts]


def _stored(value: bytes) -> bytes:
    """Return bytes as a stored block that is not the last."""
    if len(value) > _LONGEST_BLOCK:
        raise ValueError("a value of a hole is too long")
    return struct.pack("<BHH", 0, len(value), len(value) ^ _LONGEST_BLOCK) + value if value else b""
