"""What is done to lwIP's source before it is built."""

import sys
from pathlib import Path

import pytest

from runner.stacks import lwip_source
from runner.stacks.lwip import SLOT_RULE_OF_2_0_3, edited
from runner.tests.support import needs_mounts, only_line, own_tree, with_mounted
from runner.trouble import Missing, Trouble

EDITS = (("x.c", "if (free)", "if (free && !used)"), ("y.c", "a", "b"))


def test_an_edit_goes_into_a_copy(tmp_path: Path) -> None:
    file = tmp_path / "x.c"
    file.write_bytes(b"if (free)\r\n\treturn; /* \xe9 */\r\n")
    copy = edited(file, EDITS, tmp_path / "copies")
    assert copy.parent == tmp_path / "copies" and copy.name.startswith("x-")
    assert copy.read_bytes() == b"if (free && !used)\r\n\treturn; /* \xe9 */\r\n"
    assert b"used" not in file.read_bytes()


def test_a_file_without_edits_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "z.c"
    file.write_text("if (free) a;")
    assert edited(file, EDITS, tmp_path / "copies") == file


@pytest.mark.parametrize("text", ["", "if (free) ; if (free) ;"])
def test_a_text_that_is_not_there_once_is_another_lwip(tmp_path: Path, text: str) -> None:
    (tmp_path / "sockets.c").write_text(text)
    with pytest.raises(Trouble, match="sockets.c: .* is not there once"):
        edited(tmp_path / "sockets.c", SLOT_RULE_OF_2_0_3, tmp_path / "copies")


@needs_mounts
def test_a_disk_without_room_for_the_source_is_told_at_once(tmp_path: Path) -> None:
    tree = own_tree(tmp_path)
    (tree / "build").unlink()
    (tree / "build").mkdir()
    small = ("none", str(tree / "build"), "tmpfs", 0, "size=6m")
    command = ["timeout", "20", sys.executable, "-m", "runner", "run", "--stack", "lwip", "close/all_read_sends_fin"]
    done = with_mounted([small], command, tree)
    if "needs /dev/net/tun" in done.stdout:
        pytest.skip(done.stdout)
    assert done.returncode == 2
    assert "build/lwip/source: can't be written: No space left on device, 40 MB are needed" in only_line(done.stderr)


@pytest.mark.parametrize(
    "port, includes",
    [("port", ["port"]), ("contrib/ports/unix/port", ["contrib/ports/unix/port", "contrib/ports/unix/posixlib"])],
)
def test_where_a_distribution_has_its_port(port: str, includes: list[str], tmp_path: Path) -> None:
    for folder in includes:
        (tmp_path / folder / "include").mkdir(parents=True)
    (tmp_path / port / "sys_arch.c").touch()
    assert lwip_source.headers(tmp_path) == [tmp_path / folder / "include" for folder in includes]
    assert lwip_source.sys_arch(tmp_path) == tmp_path / port / "sys_arch.c"


def test_a_tree_of_either_distribution_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lwip_source, "FOLDER", tmp_path)
    monkeypatch.setattr(lwip_source, "_fetch", lambda: "no network")
    with pytest.raises(Missing, match="needs the source of lwIP 2.1.3 or 2.2.1: no network"):
        lwip_source.source()
    for known in "2.2.1", "2.1.3":
        (tmp_path / f"lwip-{known}").mkdir()
        assert lwip_source.source() == tmp_path / f"lwip-{known}"
