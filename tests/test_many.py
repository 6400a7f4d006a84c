"""Many documents: over processes and over a cluster, none stopped by another."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import RAW
from distributed import Client, LocalCluster

from mengbudget import UnreadableError
from mengbudget.many import _done, check_many, read_many, spread

TRANSCRIPT = str(RAW / "meng-hrss-2026.transcript.txt")


def shout(document: str) -> str:
    """Work for a process: dies of one document, as when memory runs out."""
    if document == "killer":
        os._exit(9)
    return document.upper()


@pytest.mark.parametrize("jobs", [1, 2])
def test_everything_is_worked_on_once(jobs: int) -> None:
    assert dict(spread(shout, ["a", "b", "c"], jobs=jobs)) == {"a": "A", "b": "B", "c": "C"}


def test_the_largest_is_begun_first(tmp_path: Path) -> None:
    small, large = tmp_path / "a.pdf", tmp_path / "b.pdf"
    small.write_bytes(b"1")
    large.write_bytes(b"12")
    begun: list[str] = []
    with ThreadPoolExecutor(1) as one_at_a_time:
        list(spread(begun.append, ["none", str(small), str(large)], executor=one_at_a_time))
    assert begun == [str(large), str(small), "none"]


def test_results_that_nobody_takes_do_not_pile_up() -> None:
    """Who prints is slower than those who check: memory must not grow with the number of files."""
    begun: list[str] = []
    with ThreadPoolExecutor(4) as pool:
        for taken, _ in enumerate(_done(pool, begun.append, [str(number) for number in range(50)], 4), 1):
            time.sleep(0.001)
            assert len(begun) < taken + 4
    assert len(begun) == 50


def test_an_outcome_that_is_shown_keeps_no_frames() -> None:
    (one,) = check_many([TRANSCRIPT], 1, show=lambda checked: checked.label)
    assert one.text == "孟县人力资源和社会保障局 2026"
    assert not one.frames


def test_a_process_that_dies_costs_its_own_document_only() -> None:
    assert dict(spread(shout, ["a", "killer", "b", "c"], jobs=2)) == {"a": "A", "killer": None, "b": "B", "c": "C"}


def test_an_error_of_the_work_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(spread(int, ["1", "two"], jobs=2))


def test_a_cluster_reads_them(tmp_path: Path) -> None:
    bad = str(tmp_path / "none.pdf")
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster,
        Client(cluster) as client,
        client.get_executor() as executor,
    ):
        found = dict(read_many([TRANSCRIPT, bad, TRANSCRIPT], executor))
    assert set(found) == {TRANSCRIPT, bad}
    assert getattr(found[TRANSCRIPT], "department", None) == "孟县人力资源和社会保障局"
    assert isinstance(found[bad], UnreadableError)


def test_without_one_there_are_processes(tmp_path: Path) -> None:
    found = dict(read_many([TRANSCRIPT, tmp_path / "none.pdf"]))
    assert [type(made).__name__ for made in found.values()].count("Budget") == 1
