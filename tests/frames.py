"""Small frames in the shape the charts ask for, with the figures of the 2026 statement and tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd


def number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


def pair_frame() -> pd.DataFrame:
    """二、收入预算情况说明: shares as stated beside shares as computed; the last is wrong by a nudge, one is not stated."""
    rows = [
        ("一般公共预算拨款收入", "75.48", "75.48", "0.00", "exact"),
        ("政府性基金预算拨款收入", "18.44", "18.44", "0.00", "exact"),
        ("国有资本经营预算拨款收入", "0", "0.00", "", "exact"),
        ("财政专户管理资金收入", "", "0.00", "", "unchecked"),
        ("上年结转", "9.08", "6.08", "+3.00", "inconsistent"),
    ]
    return pd.DataFrame(
        [
            {
                "label": label,
                "stated": number(stated),
                "stated_text": f"{stated}%" if stated else "未列",
                "stated_place": "二、收入预算情况说明 第18页",
                "computed": number(computed),
                "computed_text": f"{computed}%",
                "computed_place": "表二 第5页 合计",
                "gap": number(gap),
                "gap_text": gap.replace("0.00", ""),
                "least": Decimal("-0.005"),
                "most": Decimal("0.005"),
                "verdict": verdict,
            }
            for label, stated, computed, gap, verdict in rows
        ]
    )


def frame(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(columns.split(), row, strict=True)) for row in rows])


def waterfall_frame() -> pd.DataFrame:
    return frame(
        "label start end kind text place",
        ("上年预算（推算）", 0, Decimal("5292.54"), "total", "5,292.54", "一、第18页"),
        ("政府性基金预算", Decimal("5292.54"), Decimal("6811.95"), "up", "≤ +1,519.41", "表四 第8页"),
        ("其他", Decimal("6811.95"), Decimal("8237.74"), "unknown", "≥ +1,425.79", "未说明"),
        ("本年预算", 0, Decimal("8237.74"), "total", "8,237.74", "表一 第3页"),
    )


def stacked_frame() -> pd.DataFrame:
    return frame(
        "label part value text place",
        ("收入", "一般公共预算拨款", Decimal("6718.33"), "6,718.33", "四、第18页"),
        ("收入", "政府性基金预算拨款", Decimal("1519.41"), "1,519.41", "四、第18页"),
        ("支出", "社会保障和就业支出", Decimal("4675.90"), "4,675.90", "四、第18页"),
        ("支出", "卫生健康支出", Decimal("1968.64"), "1,968.64", "四、第18页"),
        ("支出", "城乡社区支出", Decimal("1519.41"), "1,519.41", "四、第18页"),
        ("支出", "住房保障支出", Decimal("73.80"), "73.80", "四、第18页"),
    )


def structure_frame() -> pd.DataFrame:
    parts = (("社会保障和就业支出", "67.29"), ("卫生健康支出", "31.53"), ("住房保障支出", "1.19"))
    return frame(
        "side part value text place",
        *((side, part, Decimal(share), f"{share}%", "五、第19页") for side in ("stated", "recomputed") for part, share in parts),
    )


def tree_frame() -> pd.DataFrame:
    return frame(
        "label code level start end text place",
        ("合计", "", 0, 0, Decimal("6217.80"), "6217.80", "表五 第10页"),
        ("社会保障和就业支出", "208", 1, 0, Decimal("4183.79"), "4183.79", "表五 第10页"),
        ("人力资源和社会保障管理事务", "20801", 2, 0, Decimal("797.63"), "797.63", "表五 第10页"),
        ("行政运行", "2080101", 3, 0, Decimal("154.39"), "154.39", "表五 第10页"),
        ("事业运行", "2080150", 3, Decimal("154.39"), Decimal("633.64"), "479.25", "表五 第10页"),
        ("行政事业单位养老支出", "20805", 2, Decimal("797.63"), Decimal("1796.18"), "998.55", "表五 第10页"),
        ("机关事业单位基本养老保险缴费支出", "2080505", 3, Decimal("797.63"), Decimal("914.65"), "117.02", "表五 第10页"),
        ("卫生健康支出", "210", 1, Decimal("4183.79"), Decimal("6144.01"), "1960.22", "表五 第10页"),
        ("住房保障支出", "221", 1, Decimal("6144.01"), Decimal("6217.81"), "73.80", "表五 第10页"),
    )


def matrix_frame() -> pd.DataFrame:
    return frame(
        "row column state text place",
        ("因公出国（境）费", "表十", "none", "无数据", "表十 第14页"),
        ("因公出国（境）费", "表六", "absent", "", ""),
        ("因公出国（境）费", "情况说明", "none", "无预算", "七、第19页"),
        ("公务接待费", "表十", "blank", "", "表十 第14页"),
        ("公务接待费", "表六", "zero", "0.00", "表六 第11页"),
        ("公务接待费", "情况说明", "printed", "1.20", "七、第19页"),
    )


def claimed_frame() -> pd.DataFrame:
    sides = ["recomputed", "recomputed", "stated", "recomputed", "recomputed", "stated"]
    return matrix_frame().assign(side=sides)


def intervals_frame() -> pd.DataFrame:
    return frame(
        "label low high text place value verdict",
        ("8,237.74 − 2,945.20", Decimal("5292.53"), Decimal("5292.55"), "5,292.53 … 5,292.55", "一、第18页", Decimal("5292.54"), "exact"),
        ("2,945.20 ÷ 55.65%", Decimal("5291.83"), Decimal("5292.80"), "5,291.83 … 5,292.80", "一、第18页", None, "exact"),
    )


def counts_frame() -> pd.DataFrame:
    return frame(
        "label word count text place",
        ("合计 = 基本 + 项目", "exact", 41, "62", "表三 表五"),
        ("合计 = 基本 + 项目", "rounding", 20, "", "表三 表五"),
        ("合计 = 基本 + 项目", "inconsistent", 1, "", "表三 表五"),
        ("占比", "exact", 9, "11", "情况说明"),
        ("占比", "unchecked", 2, "", "情况说明"),
    )


def points_frame() -> pd.DataFrame:
    return frame(
        "label value text place group x",
        ("孟县人社局 2026", Decimal("13.64"), "13.64%", "表三", "山西", Decimal("1123.27")),
        ("中国人民政治协商会议江苏省委员会办公厅 2019年部门预算", Decimal("71.20"), "71.20%", "表三", "江苏", Decimal("4200.10")),
        ("深圳某局 2026", Decimal("44.00"), "44.00%", "表三", "广东", Decimal("15200")),
    )
