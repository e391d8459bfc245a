"""Changing meetings: making, describing, planning, opening and closing them."""
