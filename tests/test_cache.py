"""The cache gives back what was made from the same bytes by the same program, and is never in the way."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mengbudget import cache
from mengbudget.cache import cached


class Maker:
    """Makes something, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"made": self.times}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MENGBUDGET_CACHE", str(tmp_path / "cache"))
    yield tmp_path / "cache"
    cache.fingerprint.cache_clear()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "budget.txt"
    path.write_text("表一\t1.00")
    return path


def entry(folder: Path) -> Path:
    (found,) = folder.glob("*.pickle")
    return found


def test_the_second_time_comes_from_the_disk(folder: Path, source: Path) -> None:
    make = Maker()
    assert cached(source, make) == cached(source, make) == {"made": 1}
    assert make.times == 1
    assert entry(folder).stat().st_mode & 0o077 == 0


def test_a_changed_file_is_read_again(folder: Path, source: Path) -> None:
    make = Maker()
    cached(source, make)
    source.write_text("表一\t2.00")
    assert cached(source, make) == {"made": 2}


def test_another_path_is_another_entry(folder: Path, source: Path) -> None:
    """What is made names its file, so the same bytes under another name are not the same."""
    make = Maker()
    cached(source, make)
    other = source.with_name("other.txt")
    other.write_bytes(source.read_bytes())
    assert cached(other, make) == {"made": 2}
    assert cached([source, other], make) == {"made": 3}
    assert cached([other, source], make) == {"made": 4}


def test_two_things_made_of_one_file_are_two_entries(folder: Path, source: Path) -> None:
    make = Maker()
    assert cached(source, make) == {"made": 1}
    assert cached(source, make, "story") == {"made": 2}
    assert cached(source, make) == {"made": 1}


def test_a_changed_program_reads_again(folder: Path, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "words.toml").write_text('total = ["合计"]')
    monkeypatch.setattr(cache.mengbudget, "__file__", str(package / "__init__.py"))
    make = Maker()
    cache.fingerprint.cache_clear()
    cached(source, make)
    cache.fingerprint.cache_clear()
    assert cached(source, make) == {"made": 1}
    (package / "words.toml").write_text('total = ["合计", "总计"]')
    cache.fingerprint.cache_clear()
    assert cached(source, make) == {"made": 2}


@pytest.mark.parametrize("damage", [b"", b"not a pickle", b"\x80\x05cno_such_module\nThing\n.", pickle.dumps({"made": 1})[:-3]])
def test_a_damaged_entry_counts_as_missing(folder: Path, source: Path, damage: bytes) -> None:
    make = Maker()
    cached(source, make)
    entry(folder).write_bytes(damage)
    assert cached(source, make) == {"made": 2}
    assert cached(source, make) == {"made": 2}


def test_an_entry_that_others_can_write_is_not_loaded(folder: Path, source: Path) -> None:
    make = Maker()
    cached(source, make)
    entry(folder).chmod(0o666)
    assert cached(source, make) == {"made": 2}


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no owners here")
def test_an_entry_of_somebody_else_is_not_loaded(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    cached(source, make)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert cached(source, make) == {"made": 2}


def test_a_link_is_not_followed(folder: Path, source: Path, tmp_path: Path) -> None:
    make = Maker()
    cached(source, make)
    entry(folder).rename(tmp_path / "elsewhere")
    (folder / f"{cache._key([source])}.pickle").symlink_to(tmp_path / "elsewhere")
    assert cached(source, make) == {"made": 2}


def test_without_a_folder_nothing_is_kept(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    for named in ("", str(tmp_path / "file" / "cache")):
        monkeypatch.setenv("MENGBUDGET_CACHE", named)
        make = Maker()
        assert [cached(source, make), cached(source, make)] == [{"made": 1}, {"made": 2}]


def test_what_cannot_be_pickled_is_still_given(folder: Path, source: Path) -> None:
    assert cached(source, lambda: lambda: 7)() == 7
    assert list(folder.iterdir()) == []


def test_a_missing_file_is_left_to_the_reader(folder: Path, tmp_path: Path) -> None:
    def build() -> None:
        raise FileNotFoundError("said by the reader")

    with pytest.raises(FileNotFoundError, match="said by the reader"):
        cached(tmp_path / "none.pdf", build)


def test_old_entries_are_cleared_away(folder: Path, source: Path) -> None:
    make = Maker()
    cached(source, make)
    first = entry(folder)
    os.utime(first, (0, 0))
    source.write_text("表一\t3.00")
    cached(source, make)
    assert not first.exists()


def test_an_entry_with_one_flipped_bit_is_made_again(folder: Path, source: Path) -> None:
    """Every byte of it is under the seal: a pickle with a flipped bit may well load, as something else."""
    for at in range(0, 70, 3):
        make = Maker()
        cached(source, make)
        path = entry(folder)
        body = bytearray(path.read_bytes())
        body[at % len(body)] ^= 4
        path.write_bytes(body)
        assert cached(source, make) == {"made": 2}
        path.unlink()


def test_a_folder_that_others_may_write_is_not_trusted(folder: Path, source: Path) -> None:
    make = Maker()
    cached(source, make)
    folder.chmod(0o777)
    assert cached(source, make) == {"made": 2}
    folder.chmod(0o700)
    assert cached(source, make) == {"made": 2}


def test_what_a_kill_left_is_cleared_when_it_is_old(folder: Path, source: Path) -> None:
    folder.mkdir()
    for name, age in (".new-old", 2 * 86_400), (".new-now", 60):
        (folder / name).touch()
        os.utime(folder / name, (time.time() - age,) * 2)
    cached(source, Maker())
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".pickle") == [".new-now"]
