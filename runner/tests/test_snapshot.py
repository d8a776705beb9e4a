"""What is compiled is what was there when the command began, also where somebody edits it meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from runner import snapshot
from runner.tests.support import halfclose, own_tree
from runner.tree import BUILD, ROOT

EDITED_MEANWHILE = """
import sys
from pathlib import Path
from runner import build, compiler

key = build.story_key()
for name in "arrow.c", "storyteller.h", "flags":
    path = Path("cases/story") / name
    path.write_text(sys.argv[2] + path.read_text())
compiler.compile(["-c", "cases/story/arrow.c"], Path(sys.argv[1]))
assert build.story_key() == key
"""


def compile_in(tree: Path, output: Path, edit: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", EDITED_MEANWHILE, str(output), edit]
    return subprocess.run(words, cwd=tree, capture_output=True, text=True)


def test_an_edit_of_the_story_is_the_next_commands(tmp_path: Path) -> None:
    tree, output = own_tree(tmp_path / "tree"), tmp_path / "x.o"
    done = compile_in(tree, output, "#error edited\n")
    assert done.returncode == 0 and output.exists(), done.stderr
    again = compile_in(tree, output, "")
    assert again.returncode and "cases/story/arrow.c:1:2: error: #error edited" in again.stderr


def test_snapshots_of_before_go_in_time() -> None:
    now = snapshot.folder()
    old, young = (BUILD / "snapshots" / name for name in ("old", "young"))
    for other in old, young:
        (other / "cases").mkdir(parents=True, exist_ok=True)
    os.utime(old, (0, 0))
    snapshot._remove_old(now)
    assert now.exists() and young.exists() and not old.exists()
    (young / "cases").rmdir()
    young.rmdir()


def test_another_checkout_does_not_build_the_same_case_again(tmp_path: Path) -> None:
    def built() -> set[Path]:
        return set((ROOT / "build" / "linux" / "close").glob("all_read_sends_fin-*"))

    assert halfclose("run", "close/all_read_sends_fin").returncode == 0
    before = built()
    assert halfclose("run", "close/all_read_sends_fin", tree=own_tree(tmp_path / "tree")).returncode == 0
    assert before and built() == before
