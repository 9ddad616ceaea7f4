"""Each module can be imported first and alone: no imports go in a circle, and no entity is missing when a module reads it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter

from sqlalchemy.orm import strategy_options

from tests.unit.test_architecture import FLOORS, ROOT

OPTIONS = {name for name in vars(strategy_options) if name.islower() and not name.startswith("_")}
"""The functions of SQLAlchemy that need all entities which those they are called with refer to."""
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(file.read_text("utf-8"))
    for floor in FLOORS
    for file in sorted((ROOT / floor).rglob("*.py"))
}


def run_on_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: all of it but the bodies of its functions, and what is there for types only."""
    for child in ast.iter_child_nodes(node):
        is_for_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
        if not is_for_types and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from run_on_import(child)


def imports(module: ast.Module) -> Iterator[str]:
    for node in run_on_import(module):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{each.name}" for each in node.names]
            yield from (name if name in MODULES else str(node.module) for name in names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def calls_options(module: ast.Module) -> bool:
    called = (node.func for node in run_on_import(module) if isinstance(node, ast.Call))
    return any(isinstance(each, ast.Name) and each.id in OPTIONS for each in called)


def test_no_imports_go_in_a_circle() -> None:
    graph = {name: set(imports(module)) & MODULES.keys() - {name} for name, module in MODULES.items()}
    graph["redline.engine"].discard("redline")  # the package imports only what it gives out

    TopologicalSorter(graph).prepare()


def test_a_module_that_says_on_import_what_is_read_with_a_row_can_be_imported_alone() -> None:
    named = [name for name, module in MODULES.items() if calls_options(module)]
    assert named

    runs = {
        name: subprocess.Popen([sys.executable, "-c", f"import {name}"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in named
    }
    failed = {name: errors.splitlines()[-1] for name, run in runs.items() if (errors := run.communicate()[1])}
    assert failed == {}
