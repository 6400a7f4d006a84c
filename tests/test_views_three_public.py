"""七、八: what "none" rests on, and what agency operation is made of; each beside a document that says otherwise."""

from __future__ import annotations

from stories import changed, document

from mengbudget.views import three_public

EMPTY = "公务接待费\t\t\t\t\n"
WATER = "水费\t办公经费\t0.20"


def test_nothing_contradicts_none() -> None:
    frame = three_public.none(document())
    assert len(frame) == 28
    states = {row["column"]: row["state"] for _, row in frame.iterrows() if row["row"].startswith("公务接待费")}
    assert states == {
        "七 statement": "none",
        "三公 table": "blank",
        "note under it": "none",
        "basic expenditure": "absent",
        "project names": "absent",
        "project forms": "absent",
        "assets section": "absent",
    }
    assert "printed" not in set(frame["state"])
    assert set(frame[frame["column"] == "assets section"]["text"]) == {"—", "0 cars"}


def test_what_is_printed_somewhere_is_shown_there() -> None:
    story = changed((EMPTY, EMPTY.replace("\t\t", "\t1.50\t1.50", 1)), (WATER, WATER.replace("水费", "公务接待费")), ("实有0辆", "实有2辆"))
    printed = {
        (row["row"].split()[0], row["column"]): row["text"] for _, row in three_public.none(story).iterrows() if row["state"] == "printed"
    }
    assert printed == {
        ("公务接待费", "三公 table"): "3.00",
        ("公务接待费", "basic expenditure"): "0.20",
        ("公务用车购置费", "assets section"): "2 cars",
        ("公务用车运行维护费", "assets section"): "2 cars",
    }


def test_a_printed_zero_is_no_blank() -> None:
    frame = three_public.none(changed((EMPTY, EMPTY.replace("\t", "\t0.00", 1))))
    own = frame[frame["column"] == "三公 table"]
    assert list(own["state"]) == ["blank", "zero", "blank", "blank"]


def test_the_tables_print_no_zero_and_the_forms_do() -> None:
    frame = three_public.nothings(document())
    zeros = frame[frame["word"] == "zero"].set_index("label")["count"]
    assert len(zeros) == 15
    assert list(zeros)[:13] == [0] * 13
    assert zeros.iloc[13] == 5
    assert zeros.iloc[14] > 0


def test_a_zero_in_a_table_is_counted() -> None:
    frame = three_public.nothings(changed((EMPTY, EMPTY.replace("\t", "\t0.00", 1))))
    assert frame[frame["word"] == "zero"]["count"].iloc[9] == 1


def test_near_misses_are_named_whether_printed_or_not() -> None:
    frame = three_public.nearby(document())
    assert list(frame["amounts"]) == ["10.50", "4.00 + 0.22", "no row", "no row", "no row"]
