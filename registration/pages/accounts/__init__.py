"""Accounts of a Dialogue's officers: who may sign in, in which role."""

from registration.pages.accounts import person, views
from registration.pages.accounts.blueprint import blueprint

__all__ = ["blueprint", "person", "views"]
