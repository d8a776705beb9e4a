"""Tests of the runner itself; most need no laboratory."""
