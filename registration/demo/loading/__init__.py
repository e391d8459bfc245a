"""Plays the plans of the demonstration through the real services, at the times when things happened."""

from __future__ import annotations

from registration.demo.loading.everything import Loaded, load

__all__ = ["Loaded", "load"]
