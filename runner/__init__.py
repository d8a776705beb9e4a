"""Runs the cases of halfclose and judges them by their own claims."""
