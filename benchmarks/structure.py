"""The shape of the code: files, lines, sizes, and which folder imports which, for one or more checkouts.

Run by hand: .venv/bin/python -m benchmarks.structure [CHECKOUT ...]
"""

import argparse
import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PACKAGES = ("index", "qa", "evaluation")


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the packages, parsed."""

    name: str
    lines: int
    tree: ast.Module

    @property
    def folder(self) -> str:
        """The package and the folder in it, or the module if it is in none: `qa.ranking`, `qa.answer`."""
        return ".".join(self.name.split(".")[:2])

    def functions(self) -> Iterator[int]:
        """Yield the lines of each function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or node.lineno) - node.lineno + 1

    def imports(self) -> Iterator[str]:
        """Yield the modules, or the names in modules, that it imports."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from (f"{node.module}.{name.name}" for name in node.names)
            elif isinstance(node, ast.Import):
                yield from (name.name for name in node.names)


def modules(checkout: Path) -> list[Module]:
    """Return the modules of the packages in a checkout."""
    found = []
    for path in sorted(path for package in PACKAGES for path in (checkout / package).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        name = ".".join(path.relative_to(checkout).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(name, text.count("\n"), ast.parse(text)))
    return found


def folder_graph(found: list[Module]) -> dict[str, set[str]]:
    """Return the folders that each folder imports."""
    folders = {module.folder for module in found}
    graph: dict[str, set[str]] = defaultdict(set)
    for module in found:
        for name in module.imports():
            parts = name.split(".")
            imported = ".".join(parts[:2]) if ".".join(parts[:2]) in folders else parts[0]
            if imported in folders and imported not in (module.folder, *PACKAGES):
                graph[module.folder].add(imported)
    return dict(graph)


def circles(graph: dict[str, set[str]]) -> int:
    """Return the number of pairs of folders that import each other, directly or through others."""
    reached: dict[str, set[str]] = {}
    for start, direct in graph.items():
        todo, seen = list(direct), set(direct)
        while todo:
            for following in graph.get(todo.pop(), set()) - seen:
                seen.add(following)
                todo.append(following)
        reached[start] = seen
    return sum(one < other and one in reached.get(other, ()) for one in reached for other in reached[one])


def tests(checkout: Path) -> tuple[int, int]:
    """Return the number of test functions and of assert statements."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (checkout / "tests").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    functions = sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in nodes)
    return functions, sum(isinstance(node, ast.Assert) for node in nodes)


def figures(checkout: Path) -> dict[str, str]:
    """Return the counts of one checkout."""
    found = modules(checkout)
    sizes = [module.lines for module in found if module.lines > 10]
    functions = [lines for module in found for lines in module.functions()]
    test_functions, asserts = tests(checkout)
    return {
        "files": str(len(found)),
        "lines": f"{sum(module.lines for module in found):,}",
        "module lines, median (without those of 10 and fewer)": f"{median(sizes):.0f}",
        "module lines, longest": str(max(sizes)),
        "functions": f"{len(functions):,}",
        "function lines, median": f"{median(functions):.0f}",
        "folders that import each other, pairs": str(circles(folder_graph(found))),
        "test functions": f"{test_functions:,}",
        "asserts in tests": f"{asserts:,}",
    }


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", metavar="CHECKOUT", nargs="*", type=Path, default=[Path()])
    checkouts = parser.parse_args().checkouts
    columns = [figures(checkout) for checkout in checkouts]
    for name in columns[0]:
        print(f"{name:54}" + "".join(f"{column[name]:>10}" for column in columns))
    for folder, imported in sorted(folder_graph(modules(checkouts[-1])).items()):
        print(f"{folder} -> {', '.join(sorted(imported))}")


if __name__ == "__main__":
    main()
