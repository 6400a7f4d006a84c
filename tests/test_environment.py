"""pyproject.toml, environment.yml and requirements.lock name the same dependencies, and the lock can be trusted."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

CONDA = {"pdfminer-six": "pdfminer.six"}
"""conda-forge's name where it is not PyPI's."""


def declared(pyproject: str) -> dict[str, str]:
    """Every dependency of the package and its extras, by canonical name, with its version bound."""
    project = tomllib.loads(pyproject)["project"]
    listed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return {canonicalize_name(one.name): str(one.specifier) for one in map(Requirement, listed)}


def conda(environment: str) -> dict[str, str]:
    """Every dependency of the conda environment, but for Python, pip and the package itself; what conda-forge lacks comes by pip."""
    *listed, pip = yaml.safe_load(environment)["dependencies"]
    *more, itself = pip["pip"]
    assert itself == "-e ."
    found = dict(re.fullmatch(r"([\w.-]+)(.*)", one).groups() for one in [*listed, *more])
    assert found.pop("python") == ">=3.11"
    assert found.pop("pip") == ""
    return found


def pinned(lock: str) -> dict[str, list[str]]:
    """Every pin of the lock, as written, with its hashes."""
    found: dict[str, list[str]] = {}
    for line in re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", lock)).splitlines():
        pin, *hashes = re.split(r"\s+--hash=", line)
        found[pin.strip()] = [one.strip() for one in hashes]
    return found


def disagreements(pyproject: str, environment: str, lock: str) -> list[str]:
    """What one of the three says and another does not."""
    wanted, found = declared(pyproject), conda(environment)
    expected = {CONDA.get(name, name): bound for name, bound in wanted.items()}
    faults = [f"{name} {expected.get(name)} in pyproject.toml, {found.get(name)} in environment.yml" for name in expected | found
              if expected.get(name) != found.get(name)]  # fmt: skip
    pins = {canonicalize_name(one.name): one for one in map(Requirement, (pin for pin in pinned(lock) if pin[:1] != "-"))}
    for name, bound in wanted.items():
        if name not in pins:
            faults.append(f"{name} is not in the lock")
        elif (exact := str(pins[name].specifier)).startswith("==") and not SpecifierSet(bound).contains(exact[2:]):
            faults.append(f"{pins[name]} in the lock is not {bound}")
    for pin, hashes in pinned(lock).items():
        if not re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", pin):
            faults.append(f"{pin!r} is no exact pin")
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes):
            faults.append(f"{pin} has no proper hashes")
    faults += [f"the lock names a place: {line}" for line in lock.splitlines() if "://" in line or line.startswith("-")]
    return faults


def imported(*folders: str) -> set[str]:
    """The distributions that the Python files of folders import, but for the standard library and this repository."""
    names = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    installed = packages_distributions()
    own = {"mengbudget", "data", "benchmarks", "tests"} | {path.stem for path in (ROOT / "tests").glob("*.py")}
    return {canonicalize_name(installed.get(name, [name])[0]) for name in names - sys.stdlib_module_names - own}


def test_what_the_code_imports_is_declared(texts: list[str]) -> None:
    project = tomllib.loads(texts[0])["project"]
    runtime = {canonicalize_name(Requirement(one).name) for one in project["dependencies"]}
    assert "pandas" in imported("mengbudget")
    assert imported("mengbudget") - runtime == set()
    assert imported("mengbudget", "tests", "data", "benchmarks") - set(declared(texts[0])) == set()


@pytest.fixture
def texts() -> list[str]:
    return [(ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "environment.yml", "requirements.lock")]


def test_the_three_files_agree(texts: list[str]) -> None:
    assert len(pinned(texts[2])) > len(declared(texts[0])) > 20
    assert disagreements(*texts) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (0, '"pandas>=', '"polars>=', "polars is not in the lock"),
        (0, '"tqdm>=4', '"tqdm>=99', "tqdm==.* in the lock is not >=99"),
        (1, "  - tqdm>=4.66\n", "", "tqdm >=4.66 in pyproject.toml, None in environment.yml"),
        (1, "  - tqdm>=4.66\n", "  - tqdm>=4.65\n", "tqdm >=4.66 in pyproject.toml, >=4.65 in environment.yml"),
        (1, "  - tqdm>=4.66\n", "  - tqdm>=4.66\n  - tqdn\n", "tqdn None in pyproject.toml"),
        (2, "\ntqdm==", "\ntqdm>=", "is no exact pin"),
        (2, "\ntqdm==", "\n--extra-index-url there\ntqdm==", "the lock names a place"),
        (2, "\ntqdm==", "\ntqdm @ file:///tqdm.whl#", "tqdm @ .* is no exact pin"),
        (2, "\n    --hash=sha256:", "\n    --hash=md5:", "has no proper hashes"),
    ],
)
def test_a_disagreement_is_found(texts: list[str], file: int, old: str, new: str, fault: str) -> None:
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    assert any(re.search(fault, one) for one in disagreements(*texts))
