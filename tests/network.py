"""No test reaches the network: connections go to this machine or to a file, or fail."""

import ipaddress
import socket
from typing import Any

import pytest

REFUSED = "Tests may connect to this machine only, not to"


def _is_local(host: object) -> bool:
    if not isinstance(host, str):
        return False
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shut(patch: pytest.MonkeyPatch) -> None:
    """Make every connection and every look-up of a name outside this machine an error."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _is_local(address[0]):
            raise PermissionError(f"{REFUSED} {address}")
        connect(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None and not _is_local(host):
            raise PermissionError(f"{REFUSED} {host}")
        return look_up(host, *arguments, **options)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
