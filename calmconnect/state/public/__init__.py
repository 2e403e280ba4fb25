"""Screens that anyone may open."""
