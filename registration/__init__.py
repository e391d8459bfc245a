"""Plenary: registration and hybrid attendance for multilateral meetings."""
