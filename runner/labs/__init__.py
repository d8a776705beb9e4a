"""Laboratories: where a story is told."""
