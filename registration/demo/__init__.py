"""The demonstration: invented meetings, people and attendance, and how they are loaded.

A door like the pages and the command line: it composes the domains and owns no rule and no model.
"""
