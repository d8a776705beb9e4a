"""Lets pytest collect the C files under cases/: see runner/plugin.py."""

pytest_plugins = ["runner.plugin", "runner.skips"]
