"""A record that comes whole: which of its frames are this story's."""

from __future__ import annotations

from ..capture import FILE_HEADER, Event, form_of, frames


def recorded(record: bytes) -> tuple[bytes, list[Event], bool]:
    """The capture of a story, what is in it, and whether segments of an earlier one came while it was told."""
    if not record:
        return b"", [], False
    form = form_of(record[:FILE_HEADER], "the guest's record")
    return record, [found for _, found in frames(record, form, FILE_HEADER) if found], False
