"""The rooms of the runner: what each may know of the others."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runner.tests.support import halfclose
from runner.tree import PCAP, ROOT

RUNNER = ROOT / "runner"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(RUNNER.rglob("*.py"))
    if "tests" not in path.parts
}


def imports(path: Path, lazy: bool = True) -> set[str]:
    """The modules of the runner that a file imports; without `lazy` those alone that it can't be loaded without."""
    tree = ast.parse(path.read_text())
    found: set[str] = set()
    for node in ast.walk(tree) if lazy else _at_once(tree.body):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parent.parts
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                found.add(whole if whole in MODULES else module)
    return {name for name in found if name in MODULES}


def _at_once(body: list[ast.stmt]) -> list[ast.stmt]:
    return [node for node in body if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.If))]


def circles(known: dict[str, set[str]]) -> list[list[str]]:
    """The import circles, each as the path that leads back to its first module."""
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            found.append(path[path.index(name) :] + [name])
        elif name not in done:
            for other in sorted(known[name]):
                visit(other, [*path, name])
            done.add(name)

    for name in known:
        visit(name, [])
    return found


def test_the_package_has_no_name_of_its_own() -> None:
    """In a checkout it is `runner`; installed it is `halfclose`, so that it meets no other project's runner."""
    assert "runner.case" in imports(RUNNER / "judge.py")
    for name, path in MODULES.items():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            assert not re.match(r"\s*(from|import) runner\b", line), f"{name}:{number}"


def test_everything_is_installed() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    packages = {".".join(path.parent.relative_to(ROOT).parts) for path in MODULES.values()}
    listed = re.findall(r'"(halfclose[.\w]*)",', text.partition("packages = [")[2].partition("]")[0])
    assert {name.replace("halfclose", "runner", 1) for name in listed} == packages
    assert 'package-dir = { halfclose = "runner" }' in text


def test_no_module_imports_itself_in_the_end() -> None:
    assert circles({"a": {"b"}, "b": {"a"}}) == [["a", "b", "a"]]
    assert not circles({name: imports(path, lazy=False) - {name} for name, path in MODULES.items()})


def test_a_view_knows_no_laboratory_and_no_way_to_build() -> None:
    for name, path in MODULES.items():
        if name.startswith("runner.views"):
            assert not {one for one in imports(path) if re.match(r"runner\.(labs|build|compiler|stacks\.l)", one)}, name


def test_no_stack_is_known_outside_its_folder() -> None:
    """But for the help of options, and the examples of docstrings and of what is no column's name."""
    named = [path.name for path in RUNNER.glob("*.py") if re.search("lwip", without_docstrings(path), re.IGNORECASE)]
    assert {*named} <= {"column.py", "options.py"}


def without_docstrings(path: Path) -> str:
    """A module as Python sees it."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


# What takes long to load, and a run of one case that passes has no use for.
UNUSED = """
    rich lzma bz2 shutil tempfile subprocess difflib json logging concurrent.futures xml tarfile pytest
    runner.stacks.lwip runner.stacks.kernels runner.kernels runner.labs.guest runner.labs.schedule runner.libraries
    runner.telling runner.slow runner.blame runner.exercise runner.views.ladder runner.views.as_json runner.replay
"""


def test_a_run_of_one_case_loads_nothing_that_it_does_not_use() -> None:
    """The first answer: most of its time goes into loading."""
    script = "import sys; from runner.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    for name in UNUSED.split():
        assert name in MODULES if name.startswith("runner.") else importlib.util.find_spec(name) is not None, name
    run = "run", "close/unread_data_sends_rst"
    assert halfclose(*run).returncode == 0  # what has to be built is built
    done = subprocess.run([sys.executable, "-c", script, *run], cwd=ROOT, capture_output=True, text=True)
    *_, passes, loaded = done.stdout.strip().splitlines()
    assert passes == "1 pass", done.stderr
    assert {"runner.judge", "hashlib"} <= {*loaded.split()}
    assert not {*loaded.split()} & {*UNUSED.split()}


@pytest.mark.parametrize("blocked", ["fcntl", "runner.labs", "runner.build"])
def test_a_capture_is_judged_without_a_laboratory(blocked: str) -> None:
    script = f"import sys; sys.modules[{blocked!r}] = None; from runner.cli import main; sys.exit(main(sys.argv[1:]))"
    capture = PCAP / "linux/close/unread_data_sends_rst.pcap"
    done = subprocess.run(
        [sys.executable, "-c", script, "judge", str(capture)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("1 pass\n")
