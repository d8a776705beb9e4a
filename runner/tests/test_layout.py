"""The layout of C files is checked wherever they are, with git or without."""

import shutil
from pathlib import Path

import pytest

from runner.layout import badly_formatted
from runner.tree import ROOT
from runner.trouble import Trouble

pytestmark = pytest.mark.skipif(
    not shutil.which("clang-format"), reason="needs clang-format, which `make lint` installs"
)


@pytest.mark.parametrize("name", ["one.c", "deep/down/one.h"])
def test_a_badly_formatted_file_is_found(name: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / ".clang-format", tmp_path)
    (tmp_path / "good.c").write_text("int good;\n")
    assert badly_formatted(tmp_path) == []
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("int   bad;\n")
    assert any(f"{name}:1:" in line for line in badly_formatted(tmp_path))


def test_nothing_to_check_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no C files to check"):
        badly_formatted(tmp_path)
