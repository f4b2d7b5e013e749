"""The size budgets of the house: small functions, small files, small templates."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ["app", "modules", "quizzes", "certificates", "migrations/env.py", "config.py", "wsgi.py"]


def sources(*places: str) -> Iterator[Path]:
    """Every Python file in these places."""
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def written(path: Path) -> int:
    """Lines that are not blank."""
    return sum(bool(line.strip()) for line in path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of a file with its name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", node


def body_lines(function: ast.FunctionDef, text: list[str]) -> int:
    """Lines of a body without docstring, blank lines and comments."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = text[body[0].lineno - 1 : function.end_lineno]
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def lengths(*places: str) -> dict[str, int]:
    """Body length of every function in these places."""
    return {
        name: body_lines(function, path.read_text().splitlines())
        for path in sources(*places)
        for name, function in functions(path)
    }


def test_functions_are_short() -> None:
    found = lengths(*CODE)
    sizes = sorted(found.values())
    assert [name for name, size in found.items() if size > 40] == []
    assert statistics.median(sizes) <= 5
    assert sizes[int(len(sizes) * 0.9)] <= 18


def test_views_are_thin() -> None:
    views = {
        f"{path.relative_to(ROOT)}:{node.name}": body_lines(node, path.read_text().splitlines())
        for path in sources("app")
        if path.name.endswith("routes.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    assert {name: size for name, size in views.items() if size > 20} == {}


def test_files_are_small() -> None:
    long = {str(p.relative_to(ROOT)): written(p) for p in sources(*CODE, "tests", "tools")}
    assert {name: size for name, size in long.items() if size > 250} == {}


def test_templates_are_small() -> None:
    templates = list((ROOT / "app/templates").rglob("*.html"))
    assert {str(t): written(t) for t in templates if written(t) > 120} == {}


@pytest.mark.parametrize("mark", ["TO" + "DO", "FIX" + "ME", "XX" + "X:"])
def test_nothing_is_left_to_be_done_later(mark: str) -> None:
    assert [str(p) for p in sources(*CODE, "tests", "tools") if mark in p.read_text()] == []


def test_suppressed_warnings_are_rare() -> None:
    texts = [path.read_text() for path in sources(*CODE)]
    lines = sum(text.count("\n") for text in texts)
    assert sum(text.count("noqa") for text in texts) <= lines * 0.5 / 1000


def test_every_public_function_and_module_says_what_its_name_cannot() -> None:
    silent = []
    for path in sources(*CODE):
        tree = ast.parse(path.read_text())
        public = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
        ]
        if path.read_text().strip() and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        silent += [f"{path.name}:{node.name}" for node in public if not ast.get_docstring(node)]
    assert silent == []


def test_nothing_names_a_machine_or_a_registry() -> None:
    words = ["/wo" + "rk/", "/ro" + "ot/", "py" + "pi.org", "files.python" + "hosted"]
    files = [*sources(*CODE, "tests", "tools"), *ROOT.glob("*.txt"), *ROOT.glob("*.md")]
    assert [(f.name, word) for f in files for word in words if word in f.read_text()] == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in sources("app", "modules", "quizzes", "certificates")}
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_every_template_is_used() -> None:
    code = "\n".join(path.read_text() for path in sources("app"))
    templates = sorted((ROOT / "app/templates").rglob("*.html"))
    markup = "\n".join(template.read_text() for template in templates)
    names = [str(t.relative_to(ROOT / "app/templates")) for t in templates]
    assert [name for name in names if f'"{name}"' not in code + markup] == []
