"""Disclosures as other governments print them, each of an invented department: titles, headers, row labels and prose of their forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from figures import Figures
from typeset import Document, Style, Table

# fmt: off
# a row of a table stays on one line, as it is printed

Where = dict[str, Any]
G: Where = {"fund": "general"}
F: Where = {"fund": "fund"}
FISCAL: Where = {"fund": ("general", "fund")}
CURRENT: Where = {"time": "current"}
CARRIED: Where = {"time": "carried"}
BASIC: Where = {"nature": ("personnel", "operating")}
PERSONNEL: Where = {"nature": "personnel"}
OPERATING: Where = {"nature": "operating"}
PROJECT: Where = {"nature": "project"}
HAN = "一二三四五六七八九十"


def row(m: Figures, *columns: Where | str) -> Callable[[Where], list[str]]:
    """Cells of a row by its own restriction: one a column, each a restriction more; a text is printed as it stands."""
    return lambda where: [c if isinstance(c, str) else m.p(**(c | where)) for c in columns]


def split(code: str, name: str) -> list[str]:
    """类 | 款 | 项 | name, each row its own part only as printed in the parts before."""
    return [code[:3], code[3:5], code[5:7], name]


def indent(code: str, name: str) -> list[str]:
    return [code, "　" * ((len(code) - 3) // 2) + name]


def joined(code: str, name: str) -> list[str]:
    return [f"{code}-{name}"]


def sides(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]], last: Sequence[Sequence[str]] = ()) -> list[list[str]]:
    """Two sides of an overview side by side, the shorter filled with blanks before `last`."""
    blank = [""] * len(left[0]), [""] * len(right[0])
    return [[*(a or blank[0]), *(b or blank[1])] for a, b in zip_longest(left, right)] + [list(one) for one in last]


def classes(m: Figures, *columns: Where, number: str = "{}、", **where: Any) -> list[list[str]]:
    """Functional classes in a row each, numbered."""
    found = [(code, name) for code, name in m.functions(**where) if len(code) == 3]
    return [[number.format(HAN[i]) + name, *row(m, *columns)({"function": code})] for i, (code, name) in enumerate(found)]


def three(m: Figures, last: bool = False, zero: str | None = None) -> dict[str, str]:
    """The three public expenses: reception and running of vehicles."""
    out = {k: m.show(m.sum(last, economic=e), zero) for k, e in (("reception", "30217"), ("running", "30231"))}
    out["all"] = m.show(m.sum(last, economic="30217") + m.sum(last, economic="30231"), zero)
    out["none"] = m.zero if zero is None else zero
    return out


def statement(m: Figures, kind: str = "预算", who: str = "") -> list[str]:
    """The usual prose: totals, parts, shares, changes, items."""
    y, u, who = m.year, m.unit, who or m.name

    def s(**where: Any) -> str:
        return m.p(**where) + u

    out = [
        f"= 一、关于{who}{y}年部门收支总体情况的说明",
        f"{who}{y}年收入总计{s()}，支出总计{s()}。与{y - 1}年预算相比，收、支总计各{m.change()}，主要原因是项目支出安排变化。",
        f"= 二、关于{who}{y}年部门收入预算的说明",
        f"{y}年收入合计{s()}，其中：一般公共预算拨款收入{s(**G, **CURRENT)}，占{m.share({}, **G, **CURRENT)}；"
        f"上年结转{m.show(m.sum(**CARRIED), '0.00')}{u}，占{m.share({}, **CARRIED)}。",
        f"= 三、关于{who}{y}年部门支出预算的说明",
        f"{y}年支出合计{s()}，其中：基本支出{s(**BASIC)}，占{m.share({}, **BASIC)}；项目支出{s(**PROJECT)}，占{m.share({}, **PROJECT)}。",
        f"= 四、关于{who}{y}年一般公共预算支出的说明",
        f"{y}年一般公共预算支出{s(**G)}，比{y - 1}年{kind}{m.change(**G)}。其中：",
    ]
    for i, code in enumerate(c for c, _ in m.functions(**G) if len(c) == 7):
        names = [n for c, n in m.functions(**G) if code.startswith(c)]
        path = "".join(f"{n}（{t}）" for n, t in zip(names, "类款项", strict=True))
        out.append(f"{i + 1}.{path}{y}年预算数为{s(function=code, **G)}，比{y - 1}年{kind}{m.change(function=code, **G)}。")
    t = three(m)
    out += [
        f"= 五、关于{who}{y}年一般公共预算基本支出的说明",
        f"{y}年一般公共预算基本支出{s(**G, **BASIC)}，其中：人员经费{s(**G, **PERSONNEL)}，公用经费{s(**G, **OPERATING)}。",
        "人员经费主要包括：" + "、".join(n for c, n in m.economics(**PERSONNEL) if len(c) == 5) + "。",
        "公用经费主要包括：" + "、".join(n for c, n in m.economics(**OPERATING) if len(c) == 5) + "。",
        f"= 六、关于{who}{y}年“三公”经费预算的说明",
        f"{y}年“三公”经费预算数为{t['all']}{u}，其中：因公出国（境）费0{u}，公务用车运行维护费{t['running']}{u}，公务接待费{t['reception']}{u}。",
        f"= 七、关于{who}{y}年国有资本经营预算的说明",
        f"{who}{y}年没有国有资本经营预算安排的支出。",
    ]
    return out


def detailed(m: Figures) -> list[str]:
    """Prose of another hand: last year's amounts beside this year's, shares of each division, brackets, lists over paragraphs."""
    y, u, t0, t1 = m.year, m.unit, three(m, True, "0"), three(m, zero="0")

    def s(last: bool = False, **where: Any) -> str:
        return m.show(m.sum(last, **where), "0") + u

    def against(**where: Any) -> str:
        return f"比{y - 1}年预算{s(True, **where)}{m.change(**where)}" if m.sum(True, **where) else f"与{y - 1}年持平"

    def moved(economic: str) -> str:
        return f"较上年{m.change(economic=economic)}"

    tops = [(c, n) for c, n in m.functions() if len(c) == 3]
    carried = [f"2.上年结转{s(**CARRIED)}，占收入预算的{m.share({}, **CARRIED)}。"] if m.sum(**CARRIED) else []
    return [
        "一、收入预算情况", f"{y}年部门收入预算{s()}，{against()}，主要原因是人员和项目经费变化。其中：",
        f"1.本年收入{s(**CURRENT)}，占收入预算的{m.share({}, **CURRENT)}。", *carried,
        "二、支出预算情况",
        f"{y}年支出预算{s()}，其中：基本支出{s(**BASIC)}（人员经费{s(**PERSONNEL)}，公用经费{s(**OPERATING)}），占支出预算的{m.share({}, **BASIC)}；项目支出{s(**PROJECT)}，占支出预算的{m.share({}, **PROJECT)}。",
        "按支出功能分类：" + "；".join(f"{n}{s(function=c)}，占{m.share({}, function=c)}" for c, n in tops) + "。",
        "三、一般公共预算支出情况",
        f"（一）一般公共预算支出规模变化情况。{y}年一般公共预算支出{s(**G)}，{against(**G)}。",
        "（二）一般公共预算支出结构情况。" + "；".join(f"{n.removesuffix('支出')}（类）支出{s(function=c, **G)}，占{m.share(G, function=c)}" for c, n in m.functions(**G) if len(c) == 3) + "。",
        "四、一般公共预算基本支出情况",
        f"{y}年一般公共预算基本支出{s(**G, **BASIC)}，其中：",
        f"人员经费{s(**G, **PERSONNEL)}，主要包括：" + "、".join(n for c, n in m.economics(**PERSONNEL) if len(c) == 5) + "；",
        f"公用经费{s(**G, **OPERATING)}，主要包括：" + "、".join(n for c, n in m.economics(**OPERATING) if len(c) == 5) + "。",
        "五、“三公”经费预算情况",
        f"{y}年“三公”经费预算安排{t1['all']}{u}，{y - 1}年预算为{t0['all']}{u}。具体情况如下：",
        f"（一）因公出国（境）费0{u}，与{y - 1}年预算持平。",
        f"（二）公务接待费{t1['reception']}{u}，{moved('30217')}，主要原因是接待任务变化。",
        f"（三）公务用车购置及运行费{t1['running']}{u}，其中：公务用车购置费0{u}；公务用车运行维护费{t1['running']}{u}，{moved('30231')}。",
        "六、其他重要事项的情况说明",
        f"（一）机关运行经费。{y}年机关运行经费预算{s(**G, **OPERATING)}，{against(**G, **OPERATING)}。",
        "（二）国有资产占有使用情况。截至2025年12月31日，共有车辆4辆，其中：领导干部用车1辆、机要通信用车1辆、应急保障用车2辆；单价50万元（含）以上通用设备0台（套）。",
        f"（三）绩效目标设置情况。{y}年纳入绩效目标管理的项目{len(m.projects())}个，涉及预算资金{s(**PROJECT)}。",
    ]


def central() -> Document:
    """中央部门: 1 to 8, execution of last year beside the budget, three public expenses of two years side by side."""
    m = Figures(1, "国家测绘档案局")
    y = m.year

    def rate(where: Where) -> list[str]:
        return [m.show(m.sum(**(G | where)) - m.sum(True, **(G | where))), m.rate(**(G | where))]

    total = [m.p()]
    funds = [["一、一般公共预算拨款收入", m.p(**G, **CURRENT)], ["二、政府性基金预算拨款收入", m.p(**F, **CURRENT)], ["三、国有资本经营预算拨款收入", ""],
             ["四、事业收入", m.p(fund="business")], ["五、事业单位经营收入", ""], ["六、其他收入", ""]]
    carried = m.p(**CARRIED)
    t0, t1 = three(m, True), three(m)
    fiscal = [["一、本年收入", m.p(**FISCAL, **CURRENT)], ["（一）一般公共预算拨款", m.p(**G, **CURRENT)], ["（二）政府性基金预算拨款", m.p(**F, **CURRENT)],
              ["（三）国有资本经营预算拨款", ""], ["二、上年结转", m.p(**FISCAL, **CARRIED)], ["（一）一般公共预算拨款", m.p(**G, **CARRIED)],
              ["（二）政府性基金预算拨款", m.p(**F, **CARRIED)]]
    uses = [["一、本年支出", m.p(**FISCAL)], *classes(m, FISCAL, number="（{}）", **FISCAL), ["二、结转下年", ""]]
    tables = [
        Table("overview", "部门收支总表", [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]],
              sides(funds, classes(m, {}), [["本年收入合计", m.p(**CURRENT), "本年支出合计", *total], ["使用非财政拨款结余", "", "结转下年", ""],
                                            ["上年结转", carried, "", ""], ["收入总计", *total, "支出总计", *total]]),
              "amount amount", (0, 2), number="公开01表"),
        Table("income", "部门收入总表",
              [["科目", "<", "合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "事业收入", "<", "事业单位经营收入", "上级补助收入",
                "附属单位上缴收入", "其他收入", "使用非财政拨款结余"],
               ["科目编码", "科目名称", "^", "^", "^", "^", "^", "金额", "其中：教育收费", "^", "^", "^", "^", "^"]],
              m.tree(row(m, {}, CARRIED, G | CURRENT, F | CURRENT, "", {"fund": "business"}, "", "", "", "", "", ""), indent, ["", "合计"], last=True),
              "total carried_over general_public government_fund state_capital business - operation superior affiliated other reserves", (0, 1), number="公开02表"),
        Table("expenditure", "部门支出总表", [["科目编码", "科目名称", "合计", "基本支出", "项目支出", "上缴上级支出", "事业单位经营支出", "对附属单位补助支出"]],
              m.tree(row(m, {}, BASIC, PROJECT, "", "", ""), indent, ["合计", "<"], last=True), "total basic project superior operation affiliated", (0, 1), number="公开03表"),
        Table("fiscal_overview", "财政拨款收支总表", [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]],
              sides(fiscal, uses, [["收入总计", m.p(**FISCAL), "支出总计", m.p(**FISCAL)]]), "amount amount", (0, 2), number="公开04表"),
        Table("general_public", "一般公共预算支出表",
              [["功能分类科目", "<", f"{y - 1}年执行数", f"{y}年预算数", "<", "<", f"{y}年预算数比{y - 1}年执行数", "<"],
               ["科目编码", "科目名称", "^", "小计", "基本支出", "项目支出", "增减额", "增减%"]],
              m.tree(lambda w: [m.p(True, **(G | w)), *row(m, G, G | BASIC, G | PROJECT)(w), *rate(w)], indent, ["", "合计"], last=True, **G),
              "- total basic project change growth", (0, 1), number="公开05表"),
        Table("basic_by_economic", "一般公共预算基本支出表", [["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "预算数", "科目编码", "科目名称", "预算数"]],
              sides([[*indent(c, n), m.p(economic=c, **PERSONNEL)] for c, n in m.economics(**PERSONNEL)],
                    [[*indent(c, n), m.p(economic=c, **OPERATING)] for c, n in m.economics(**OPERATING)],
                    [["", "人员经费合计", m.p(**PERSONNEL), "", "公用经费合计", m.p(**OPERATING)]]), "- -", (0, 1, 3, 4), number="公开06表"),
        Table("three_public", "“三公”经费支出表",
              [[f"{y - 1}年预算数", *"<<<<<", f"{y}年预算数", *"<<<<<"],
               ["合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"] * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"] * 2],
              [[t[k] for t in (t0, t1) for k in ("all", "none", "running", "none", "running", "reception")]],
              "- - - - - - total abroad vehicles vehicle_purchase vehicle_running reception", (), number="公开07表"),
        Table("government_fund", "政府性基金预算支出表", [["科目编码", "科目名称", f"{y}年政府性基金预算支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]],
              m.tree(row(m, F, F | BASIC, F | PROJECT), indent, ["合计", "<"], last=True, **F), "total basic project", (0, 1), number="公开08表"),
        Table("state_capital", "国有资本经营预算支出表", [["科目编码", "科目名称", f"{y}年国有资本经营预算支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]],
              [["", "", "", "", ""]], "", (0, 1), number="公开09表", notes=(f"注：{m.name}{y}年没有国有资本经营预算拨款安排的支出。",)),
    ]
    return Document((m.name, f"{y}年部门预算"), ("# 第二部分 部门预算表", *tables, "\f", "# 第三部分 部门预算情况说明", *statement(m, "执行数"), "# 第四部分 名词解释", "一、一般公共预算拨款收入：指财政当年拨付的资金。"),
                    Style(rules="rects", repeat=True, rows=14))


def sichuan() -> Document:
    """四川: 表1, 表1-1 …; unit codes and 类|款|项 columns, the department's total first, blank as 0.00."""
    m = Figures(2, "青川县财政局", zero="0.00", without=("business",), units=("青川县财政局", "青川县财政国库支付中心"))
    y = m.year
    codes = {unit: f"30500{i + 1}" for i, unit in enumerate(m.units)}

    def head(*cells: str) -> list[list[str]]:
        below = ["^"] * len(cells)
        return [["项目", "<", "<", "<", "<", *cells], ["科目编码", "<", "<", "单位代码", "单位名称（科目）", *below], ["类", "款", "项", "^", "^", *below]]

    def by_unit(cells: Callable[[Where], list[str]], **where: Any) -> list[list[str]]:
        rows = [["", "", "", "", "合计", *cells({})]]
        for unit, code in codes.items():
            rows.append(["", "", "", code, unit, *cells({"unit": unit})])
            rows += [[*split(c, "")[:3], code, n, *cells({"unit": unit, "function": c})] for c, n in m.functions(unit=unit, **where) if len(c) == 7]
        return rows

    income = [["一、一般公共预算拨款收入", m.p(**G, **CURRENT)], ["二、政府性基金预算拨款收入", m.p(**F, **CURRENT)], ["三、国有资本经营预算拨款收入", "0.00"],
              ["四、事业收入", "0.00"], ["五、事业单位经营收入", "0.00"], ["六、其他收入", "0.00"]]
    t = three(m)
    tables = [
        Table("overview", "部门收支总表", [["收          入", "<", "支             出", "<"], ["项              目", f"{y}年预算数", "项              目", f"{y}年预算数"]],
              sides(income, classes(m, {}), [["本 年 收 入 合 计", m.p(**CURRENT), "本 年 支 出 合 计", m.p()], ["七、用事业基金弥补收支差额", "0.00", "事业单位结余分配", "0.00"],
                                             ["八、上年结转", m.p(**CARRIED), "结转下年", "0.00"], ["收    入    总    计", m.p(), "支    出    总    计", m.p()]]),
              "amount amount", (0, 2), number="表1"),
        Table("income", "部门收入总表", [["项目", "<", "合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "事业收入", "其他收入"],
                                    ["单位代码", "单位名称", *"^^^^^^^"]],
              [["", "合计", *row(m, {}, CARRIED, G | CURRENT, F | CURRENT, "0.00", "0.00", "0.00")({})],
               *([c, u, *row(m, {}, CARRIED, G | CURRENT, F | CURRENT, "0.00", "0.00", "0.00")({"unit": u})] for u, c in codes.items())],
              "total carried_over general_public government_fund state_capital business other", (0, 1), number="表1-1", name=m.name),
        Table("expenditure", "部门支出总表", head("合计", "基本支出", "项目支出", "上缴上级支出", "对附属单位补助支出"), by_unit(row(m, {}, BASIC, PROJECT, "0.00", "0.00")),
              "total basic project superior affiliated", (0, 1, 2, 3, 4), number="表1-2", name=m.name),
        Table("fiscal_overview", "财政拨款收支预算总表",
              [["收入", "<", "支出", "<", "<", "<", "<"], ["项目", "金额", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]],
              sides([["一、本年收入", m.p(**FISCAL, **CURRENT)], ["一般公共预算拨款收入", m.p(**G, **CURRENT)], ["政府性基金预算拨款收入", m.p(**F, **CURRENT)],
                     ["国有资本经营预算拨款收入", "0.00"], ["二、上年结转", m.p(**FISCAL, **CARRIED)], ["一般公共预算拨款收入", m.p(**G, **CARRIED)],
                     ["政府性基金预算拨款收入", m.p(**F, **CARRIED)]],
                    [["一、本年支出", *row(m, FISCAL, G, F, "0.00")({})], *([n, *row(m, {}, G, F, "0.00")({"function": c})] for c, n in m.functions() if len(c) == 3),
                     ["二、结转下年", "0.00", "0.00", "0.00", "0.00"]],
                    [["收入总计", m.p(**FISCAL), "支出总计", *row(m, FISCAL, G, F, "0.00")({})]]),
              "amount total general_public government_fund state_capital", (0, 2), number="表2"),
        Table("fiscal_expenditure_by_economic", "财政拨款支出预算表（部门经济分类科目）",
              [["项目", "<", "<", "<", "总计", "省级当年财政拨款安排", "<", "<", "<", "<", "<", "<", "上年结转安排"],
               ["科目编码", "<", "单位代码", "单位名称（科目）", "^", "合计", "一般公共预算拨款", "<", "<", "政府性基金安排", "<", "<", "^"],
               ["类", "款", "^", "^", "^", "^", "小计", "基本支出", "项目支出", "小计", "基本支出", "项目支出", "^"]],
              [["", "", "", "合计", *row(m, {}, CURRENT, G | CURRENT, G | CURRENT | BASIC, G | CURRENT | PROJECT, F | CURRENT, F | CURRENT | BASIC, F | CURRENT | PROJECT, CARRIED)({})],
               *([c[:3], c[3:], "305001", n, *row(m, {}, CURRENT, G | CURRENT, G | CURRENT | BASIC, G | CURRENT | PROJECT, F | CURRENT, F | CURRENT | BASIC, F | CURRENT | PROJECT, CARRIED)({"economic": c})]
                 for c, n in m.economics())],
              "total current_year general_public basic project government_fund basic project carried_over", (0, 1, 2, 3), number="表2-1"),
        Table("general_public", "一般公共预算支出预算表", head("合计", "当年财政拨款安排", "上年结转安排"), by_unit(row(m, G, G | CURRENT, G | CARRIED), **G),
              "total current_year carried_over", (0, 1, 2, 3, 4), number="表3", name=m.name),
        Table("basic_by_economic", "一般公共预算基本支出预算表", [["项目", "<", "<", "<", "基本支出", "<", "<"], ["科目编码", "<", "单位代码", "单位名称（科目）", "合计", "人员经费", "公用经费"], ["类", "款", *"^^^^^"]],
              [["", "", "", "合计", *row(m, BASIC, PERSONNEL, OPERATING)({})],
               *([c[:3], c[3:], "", n, *row(m, BASIC, PERSONNEL, OPERATING)({"economic": c})] for c, n in m.economics(**BASIC))],
              "total personnel operating", (0, 1, 2, 3), number="表3-1"),
        Table("projects", "一般公共预算项目支出预算表", [["科目编码", "<", "<", "单位代码", "单位名称（科目、项目）", "金额"], ["类", "款", "项", "^", "^", "^"]],
              [["", "", "", "", "合计", m.p(**G, **PROJECT)], *([*split(c, "")[:3], "305001", n if c else p, m.p(**G, project=p)] for p in m.projects(**G) for c, n in (("", p),))],
              "amount", (0, 1, 2, 3, 4), number="表3-2"),
        Table("three_public", "一般公共预算“三公”经费支出预算表",
              [["单位编码", "单位名称（科目）", "当年财政拨款预算安排", *"<<<<<"], ["^", "^", "合计", "因公出国（境）费用", "公务用车购置及运行费", "<", "<", "公务接待费"],
               ["^", "^", "^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"]],
              [["", "合计", t["all"], "0.00", t["running"], "0.00", t["running"], t["reception"]]],
              "total abroad vehicles vehicle_purchase vehicle_running reception", (0, 1), number="表3-3"),
        Table("government_fund", "政府性基金支出预算表", head("合计", "基本支出", "项目支出"), by_unit(row(m, F, F | BASIC, F | PROJECT), **F), "total basic project", (0, 1, 2, 3, 4), number="表4"),
        Table("state_capital", "国有资本经营预算支出预算表", head("合计", "基本支出", "项目支出"), [["", "", "", "", "合计", "0.00", "0.00", "0.00"]], "total basic project", (0, 1, 2, 3, 4),
              number="表5", notes=("注：此表无数据。",)),
    ]
    return Document((m.name, f"{y}年部门预算"), ("# 第一部分 部门概况", "主要职责：负责全县财政收支管理工作。", "# 第二部分 部门预算情况说明", *statement(m), "# 第三部分 名词解释", "1.一般公共预算拨款收入：指财政拨款。", "# 第四部分 部门预算表", *tables),
                    Style(rules="lines", repeat=False, rows=12, size=8))


def yunnan() -> Document:
    """云南: whole amounts in 元 with separators, titles and units as rows of the grid, several levels of header."""
    m = Figures(3, "石屏县财政局", unit="元", grouped=True, without=("business", "carried"))
    y = m.year
    t = three(m)
    columns = ("total", "basic", "project")
    tables = [
        Table("overview", "部门财务收支预算总表", [["收入", "<", "支出", "<"], ["项目", f"{y}年预算数", "项目（按功能分类）", f"{y}年预算数"]],
              sides([["一、一般公共预算拨款收入", m.p(**G)], ["二、政府性基金预算拨款收入", m.p(**F)], ["三、国有资本经营预算拨款收入", ""], ["四、财政专户管理资金收入", ""], ["五、单位资金", ""]],
                    classes(m, {}), [["本年收入合计", m.p(), "本年支出合计", m.p()], ["上年结转结余", "", "年终结转结余", ""], ["收  入  总  计", m.p(), "支  出  总  计", m.p()]]),
              "amount amount", (0, 2), "元", "预算01-1表", m.name, inside=True),
        Table("income", "部门收入预算表",
              [["部门（单位）代码", "部门（单位）名称", "合计", "本年收入", *"<<<<<<<", "上年结转结余", "<"],
               ["^", "^", "^", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "单位资金", "<", "<", "小计", "一般公共预算"],
               ["^", "^", "^", "^", "^", "^", "^", "^", "小计", "事业收入", "其他收入", "^", "^"]],
              [["", "合计", *row(m, {}, {}, G, F, "", "", "", "", "", "", "")({})], ["105001", m.name, *row(m, {}, {}, G, F, "", "", "", "", "", "", "")({})]],
              "total current_year general_public government_fund state_capital special_account own_funds business other carried_over general_public", (0, 1), "元", "预算01-2表", m.name, inside=True),
        Table("expenditure", "部门支出预算表",
              [["科目编码", "科目名称", "合计", "一般公共预算", "<", "<", "政府性基金预算", "国有资本经营预算", "财政专户管理的支出", "单位资金", "<", "<"],
               ["^", "^", "^", "小计", "基本支出", "项目支出", "^", "^", "^", "小计", "事业支出", "其他支出"]],
              m.tree(row(m, {}, G, G | BASIC, G | PROJECT, F, "", "", "", "", ""), indent, ["合  计", "<"], last=True),
              "total general_public basic project government_fund state_capital special_account own_funds - other", (0, 1), "元", "预算01-3表", m.name, inside=True),
        Table("fiscal_overview", "部门财政拨款收支预算总表", [["收入", "<", "支出", "<"], ["项目", f"{y}年预算数", "项目（按功能分类）", f"{y}年预算数"]],
              sides([["一、本年收入", m.p()], ["（一）一般公共预算拨款", m.p(**G)], ["（二）政府性基金预算拨款", m.p(**F)], ["（三）国有资本经营预算拨款", ""], ["二、上年结转", ""], ["（一）一般公共预算拨款", ""]],
                    [["一、本年支出", m.p()], *classes(m, {}, number="（{}）"), ["二、年终结转结余", ""]], [["收  入  总  计", m.p(), "支  出  总  计", m.p()]]),
              "amount amount", (0, 2), "元", "预算02-1表", m.name, inside=True),
        Table("general_public", "一般公共预算支出预算表（按功能科目分类）",
              [["部门预算支出功能分类科目", "<", "合计", "基本支出", "<", "<", "项目支出"], ["科目编码", "科目名称", "^", "小计", "人员经费", "公用经费", "^"], ["1", "2", "3", "4", "5", "6", "7"]],
              m.tree(row(m, G, G | BASIC, G | PERSONNEL, G | OPERATING, G | PROJECT), indent, ["合  计", "<"], last=True, **G), "total basic personnel operating project", (0, 1), "元", "预算02-2表", m.name, inside=True),
        Table("three_public", "一般公共预算“三公”经费支出预算表",
              [["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"], ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"], ["1", "2", "3", "4", "5", "6"]],
              [[t["all"], "", t["running"], "", t["running"], t["reception"]]], "three_public abroad vehicles vehicle_purchase vehicle_running reception", (), "元", "预算03表", m.name, inside=True),
        Table("basic", "部门基本支出预算表",
              [["单位名称", "项目名称", "功能科目编码", "功能科目名称", "部门经济科目编码", "部门经济科目名称", "资金来源", "<"], ["^", "^", "^", "^", "^", "^", "总计", "一般公共预算"]],
              [["合计", "<", "<", "<", "<", "<", m.p(**BASIC), m.p(**BASIC)],
               *([m.name, "人员支出" if n == "personnel" else "公用经费", c, cn, e, en, m.p(function=c, economic=e, nature=n), m.p(function=c, economic=e, nature=n)]
                 for n in ("personnel", "operating") for c, cn in m.functions(nature=n) if len(c) == 7 for e, en in m.economics(function=c, nature=n) if len(e) == 5)],
              "total general_public", (0, 1, 2, 3, 4, 5), "元", "预算04表", m.name, inside=True),
        Table("projects", "部门项目支出预算表",
              [["项目分类", "项目名称", "项目单位", "功能科目编码", "合计", "本年拨款", "<", "<", "单位资金"], ["^", "^", "^", "^", "^", "小计", "一般公共预算", "政府性基金预算", "^"]],
              [*(["特定目标类", p, m.name, next(c for c, _ in m.functions(project=p) if len(c) == 7), *row(m, {}, {}, G, F, "")({"project": p})] for p in m.projects()),
               ["合计", "<", "<", "<", *row(m, PROJECT, PROJECT, G | PROJECT, F | PROJECT, "")({})]],
              "total current_year general_public government_fund own_funds", (0, 1, 2, 3), "元", "预算05-1表", m.name, inside=True),
        Table("government_fund", "部门政府性基金预算支出预算表", [["单位名称", "科目编码", "科目名称", "政府性基金预算支出", "<", "<"], ["^", "^", "^", "合计", "基本支出", "项目支出"]],
              [*([m.name, c, n, *row(m, F, F | BASIC, F | PROJECT)({"function": c})] for c, n in m.functions(**F)), ["合计", "<", "<", *row(m, F, F | BASIC, F | PROJECT)({})]],
              " ".join(columns), (0, 1, 2), "元", "预算06表", m.name, inside=True),
    ]
    return Document((m.name, f"{y}年部门预算公开"), (*tables, "\f", "# 石屏县财政局2026年部门预算编制说明", *detailed(m)), Style(rules="boxes", repeat=False, rows=16, size=8, landscape=7))


def chongqing() -> Document:
    """重庆: 表一 to 表九 beginning with 财政拨款, the side of expenditure by fund, last year's budget beside this year's."""
    m = Figures(4, "重庆市北碚区档案馆", without=("business",))
    y, t0, t1 = m.year, three(m, True), three(m)
    tables = [
        Table("fiscal_overview", f"{y}年财政拨款收支总表", [["收入", "<", "支出", *"<<<<"], ["项目", "预算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]],
              [["一、本年收入", m.p(**CURRENT), "一、本年支出", *row(m, {}, G, F, "")({})],
               *sides([["一般公共预算财政拨款", m.p(**G, **CURRENT)], ["政府性基金预算财政拨款", m.p(**F, **CURRENT)], ["国有资本经营预算财政拨款", ""]],
                      [[n, *row(m, {}, G, F, "")({"function": c})] for c, n in m.functions() if len(c) == 3]),
               ["二、上年结转", m.p(**CARRIED), "二、结转下年", "", "", "", ""], ["一般公共预算财政拨款", m.p(**G, **CARRIED), "", "", "", "", ""], ["政府性基金预算财政拨款", m.p(**F, **CARRIED), "", "", "", "", ""],
               ["收入合计", m.p(), "支出合计", *row(m, {}, G, F, "")({})]],
              "amount total general_public government_fund state_capital", (0, 2), number="表一"),
        Table("general_public", f"{y}年一般公共预算财政拨款支出预算表",
              [["功能分类科目", "<", f"{y - 1}年预算数", f"{y}年预算数", "<", "<"], ["科目编码", "科目名称", "^", "小计", "基本支出", "项目支出"]],
              m.tree(lambda w: [m.p(True, **(G | w)), *row(m, G, G | BASIC, G | PROJECT)(w)], indent, ["合计", "<"], **G), "- total basic project", (0, 1), number="表二",
              notes=("备注：本表反映本年一般公共预算财政拨款支出情况。",)),
        Table("basic_by_economic", f"{y}年一般公共预算财政拨款基本支出预算表", [["经济分类科目", "<", f"{y}年基本支出", "<", "<"], ["科目编码", "科目名称", "总计", "人员经费", "日常公用经费"]],
              [["合计", "<", *row(m, BASIC, PERSONNEL, OPERATING)({})], *([*indent(c, n), *row(m, BASIC, PERSONNEL, OPERATING)({"economic": c})] for c, n in m.economics(**BASIC))],
              "total personnel operating", (0, 1), number="表三"),
        Table("three_public", f"{y}年一般公共预算“三公”经费支出表",
              [[f"{y - 1}年预算数", *"<<<<<", f"{y}年预算数", *"<<<<<"], ["合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"] * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"] * 2],
              [[t[k] for t in (t0, t1) for k in ("all", "none", "running", "none", "running", "reception")]], "- - - - - - total abroad vehicles vehicle_purchase vehicle_running reception", (), number="表四"),
        Table("government_fund", f"{y}年政府性基金预算支出表", [["科目编码", "科目名称", "本年政府性基金预算财政拨款支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]],
              m.tree(row(m, F, F | BASIC, F | PROJECT), indent, ["合计", "<"], **F), "total basic project", (0, 1), number="表五"),
        Table("overview", f"{y}年部门收支总表", [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]],
              sides([["一、一般公共预算拨款收入", m.p(**G, **CURRENT)], ["二、政府性基金预算拨款收入", m.p(**F, **CURRENT)], ["三、国有资本经营预算拨款收入", ""], ["四、财政专户管理资金收入", ""], ["五、事业收入资金", ""], ["六、上级补助收入资金", ""]],
                    classes(m, {}), [["本年收入合计", m.p(**CURRENT), "本年支出合计", m.p()], ["用事业基金弥补收支差额", "", "结转下年", ""], ["上年结转", m.p(**CARRIED), "", ""], ["收入总计", m.p(), "支出总计", m.p()]]),
              "amount amount", (0, 2), number="表六"),
        Table("income", f"{y}年部门收入总表", [["科目", "<", "总计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "财政专户管理资金收入", "事业收入资金"], ["科目编码", "科目名称", *"^^^^^^^"]],
              m.tree(row(m, {}, CARRIED, G | CURRENT, F | CURRENT, "", "", ""), indent, ["合计", "<"]), "total carried_over general_public government_fund state_capital special_account business", (0, 1), number="表七"),
        Table("expenditure", f"{y}年部门支出总表", [["科目编码", "科目名称", "总计", "基本支出", "项目支出"]], m.tree(row(m, {}, BASIC, PROJECT), indent, ["合计", "<"]), "total basic project", (0, 1), number="表八"),
        Table("procurement", f"{y}年政府采购预算明细表", [["项目编号", "总计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "财政专户管理资金收入"]],
              [["合计", "66.40", "61.20", "5.20", ""], ["货物类", "36.00", "36.00", "", ""], ["服务类", "30.40", "25.20", "5.20", ""]], "total general_public government_fund special_account", (0,), number="表九"),
    ]
    return Document((m.name, f"{y}年部门预算情况说明"), (*detailed(m), *tables), Style(rules="hair", repeat=True, rows=20, landscape=8, turned="rotate"))


def henan() -> Document:
    """河南: three header lines over both sides, last year's money split in the header, codes in columns, number rows."""
    m = Figures(5, "鹿邑县统计局", zero="", without=("business",))
    y = m.year
    right = row(m, {}, CURRENT, G | CURRENT, F | CURRENT, "", CARRIED)
    tables = [
        Table("overview", "部门收支总体情况表",
              [["收入", "<", "支出", *"<<<<<<"], ["项目", "金额", "项目", "合计", "本年支出", "<", "<", "<", "上年结转结余"], ["^", "^", "^", "^", "小计", "一般公共预算", "政府性基金", "其他", "^"]],
              [*sides([["一、一般公共预算", m.p(**G, **CURRENT)], ["　其中：财政拨款", m.p(**G, **CURRENT)], ["二、政府性基金", m.p(**F, **CURRENT)], ["三、国有资本经营预算", ""], ["四、财政专户管理资金", ""]],
                      [["一、基本支出", *right(BASIC)], ["1、工资福利支出", *right(BASIC | {"economic": "301"})], ["2、商品和服务支出", *right(BASIC | {"economic": "302"})],
                       ["3、对个人和家庭的补助", *right(BASIC | {"economic": "303"})], ["二、项目支出", *right(PROJECT)]]),
               ["本年收入小计", m.p(**CURRENT), "", *[""] * 6], ["上年结转结余", m.p(**CARRIED), "", *[""] * 6], ["收入合计", m.p(), "支出合计", *right({})]],
              "amount total current_year general_public government_fund other carried_over", (0, 2), number="预算01表", name=m.name),
        Table("income", "部门收入总体情况表",
              [["科目编码", "<", "<", "单位代码", "单位（科目名称）", "总计", "本年收入", "<", "<", "<", "上年结转"], ["类", "款", "项", "^", "^", "^", "合计", "一般公共预算", "政府性基金", "其他收入", "^"],
               ["**", "**", "**", "**", "**", "1", "2", "3", "4", "5", "6"]],
              [["", "", "", "", "合计", *row(m, {}, CURRENT, G | CURRENT, F | CURRENT, "", CARRIED)({})], ["", "", "", "105", m.name, *row(m, {}, CURRENT, G | CURRENT, F | CURRENT, "", CARRIED)({})],
               *([*split(c, "")[:3], "105001", n, *row(m, {}, CURRENT, G | CURRENT, F | CURRENT, "", CARRIED)({"function": c})] for c, n in m.functions() if len(c) == 7)],
              "total current_year general_public government_fund other carried_over", (0, 1, 2, 3, 4), number="预算02表", name=m.name),
        Table("expenditure", "部门支出总体情况表",
              [["科目编码", "<", "<", "单位代码", "单位（科目名称）", "合计", "基本支出", *"<<<", "项目支出", "<", "<"],
               ["类", "款", "项", "^", "^", "^", "小计", "工资福利支出", "商品和服务支出", "对个人和家庭的补助", "小计", "一般性项目", "专项资金"], ["**", "**", "**", "**", "**", *map(str, range(1, 9))]],
              [["", "", "", "", "合计", *(cells := row(m, {}, BASIC, BASIC | {"economic": "301"}, BASIC | {"economic": "302"}, BASIC | {"economic": "303"}, PROJECT, PROJECT, ""))({})],
               *([*split(c, "")[:3], "105001", n, *cells({"function": c})] for c, n in m.functions() if len(c) == 7)],
              "total basic wages goods_services household_benefits project - -", (0, 1, 2, 3, 4), number="预算03表", name=m.name),
        Table("fiscal_overview", "财政拨款收支总体情况表", [["收入", "<", "支出", *"<<<"], ["项目", "金额", "项目", "合计", "一般公共预算", "政府性基金"]],
              [*sides([["一、本年收入", m.p(**CURRENT)], ["（一）一般公共预算财政拨款", m.p(**G, **CURRENT)], ["（二）政府性基金预算财政拨款", m.p(**F, **CURRENT)], ["二、上年结转", m.p(**CARRIED)],
                       ["（一）一般公共预算财政拨款", m.p(**G, **CARRIED)], ["（二）政府性基金预算财政拨款", m.p(**F, **CARRIED)]],
                      [["一、本年支出", *row(m, {}, G, F)({})], *classes(m, {}, G, F, number="（{}）"), ["二、结转下年", "", "", ""]]), ["收入总计", m.p(), "支出总计", *row(m, {}, G, F)({})]],
              "amount total general_public government_fund", (0, 2), number="预算04表", name=m.name),
        Table("general_public", "一般公共预算支出情况表", [["科目编码", "<", "<", "单位代码", "单位（科目名称）", "合计", "基本支出", "<", "<", "项目支出"], ["类", "款", "项", *"^^^", "小计", "人员经费", "公用经费", "^"]],
              [["", "", "", "", "合计", *(cells := row(m, G, G | BASIC, G | PERSONNEL, G | OPERATING, G | PROJECT))({})],
               *([*split(c, "")[:3], "105001", n, *cells({"function": c})] for c, n in m.functions(**G) if len(c) == 7)],
              "total basic personnel operating project", (0, 1, 2, 3, 4), number="预算05表", name=m.name),
        Table("basic_by_economic", "一般公共预算基本支出情况表",
              [["部门预算经济分类", "<", "政府预算经济分类", "<", f"{y}年基本支出", "<", "<"], ["科目编码", "科目名称", "科目编码", "科目名称", "小计", "人员经费", "公用经费"]],
              [["", "合计", "", "", *row(m, BASIC, PERSONNEL, OPERATING)({})],
               *([c, n, "50101" if c < "302" else "50201" if c < "303" else "50905", "工资奖金津补贴" if c < "302" else "办公经费" if c < "303" else "离退休费", *row(m, BASIC, PERSONNEL, OPERATING)({"economic": c})]
                 for c, n in m.economics(**BASIC) if len(c) == 5)],
              "total personnel operating", (0, 1, 2, 3), number="预算06表", name=m.name),
        Table("three_public", "一般公共预算“三公”经费支出情况表", [["项  目", f"{y}年“三公”经费预算数"]],
              [["共计", (t := three(m))["all"]], ["1、因公出国（境）费用", ""], ["2、公务接待费", t["reception"]], ["3、公务用车费", t["running"]], ["其中：（1）公务用车运行维护费", t["running"]], ["　　　（2）公务用车购置", ""]],
              "-", (0,), number="预算07表", name=m.name, notes=("备注：按照党中央、国务院以及部门预算管理有关规定，“三公”经费包括因公出国（境）费、公务用车购置及运行费和公务接待费。",)),
        Table("government_fund", "政府性基金预算支出情况表", [["科目编码", "<", "<", "单位代码", "单位（科目名称）", "合计", "基本支出", "项目支出"], ["类", "款", "项", *"^^^^^"]],
              [["", "", "", "", "合计", *row(m, F, F | BASIC, F | PROJECT)({})], *([*split(c, "")[:3], "105001", n, *row(m, F, F | BASIC, F | PROJECT)({"function": c})] for c, n in m.functions(**F) if len(c) == 7)],
              "total basic project", (0, 1, 2, 3, 4), number="预算08表", name=m.name),
        Table("agency_operation", "机关运行经费", [["项  目", f"{y}年预算数"]], [["合计", m.p(**OPERATING)], *([n, m.p(economic=c, **OPERATING)] for c, n in m.economics(**OPERATING) if len(c) == 5)], "amount", (0,), number="预算10表", name=m.name),
    ]
    return Document((f"{y}年", f"{m.name}部门预算公开"), ("# 第一部分 鹿邑县统计局概况", "一、主要职责：组织实施统计调查。", "# 第二部分 鹿邑县统计局2026年部门预算情况说明", *statement(m), "# 附件：鹿邑县统计局2026年部门预算表", *tables), Style(rules="rects", rows=11, open=True, repeat=False, size=8.5))


def hunan() -> Document:
    """湖南: long code tables by economic class; personnel and operating in tables of their own."""
    m = Figures(6, "攸县档案馆", without=("business", "carried", "fund"))
    y = m.year
    econ: list[Where] = [{"economic": e} for e in ("301", "302", "303", "310")]
    names = ["工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出"]

    def wide(title: str, number: str, where: Where) -> Table:
        return Table("expenditure_by_economic", title, [["功能科目", "<", "<", "单位代码", "单位名称（功能科目）", "总计", *names, "其他支出"], ["类", "款", "项", *"^^^^^^^^"]],
        [["", "", "", "", "合计", *row(m, where, *(where | e for e in econ), "")({})], ["", "", "", "126001", m.name, *row(m, where, *(where | e for e in econ), "")({})],
         *([*split(c, "")[:3], "", n, *row(m, where, *(where | e for e in econ), "")({"function": c})] for c, n in m.functions(**where))],
        "total wages goods_services household_benefits capital -", (0, 1, 2, 3, 4), number=number, name=m.name)

    def one(title: str, number: str, where: Where, kind: str) -> Table:
        return Table(kind, title, [["科目", "<", "<", "单位名称（功能科目）", "合计", *(ns := [n for c, n in m.economics(**where) if len(c) == 5])], ["类", "款", "项", "^", "^", *("^" for _ in ns)]],
        [["", "", "", "合计", *(cells := row(m, where, *(where | {"economic": c} for c, _ in m.economics(**where) if len(c) == 5)))({})],
         *([*split(c, "")[:3], n, *cells({"function": c})] for c, n in m.functions(**where) if len(c) == 7)], "", (0, 1, 2, 3), number=number, name=m.name)
    t = three(m)
    tables = [
        Table("overview", "收支总表", [["收入", "<", "支出", *"<<<<<"], ["项目", "本年预算", "项目（按功能分类）", "本年预算", "项目（按部门预算经济分类）", "本年预算", "项目（按政府预算经济分类）", "本年预算"]],
              sides([["一、一般公共预算拨款收入", m.p()], ["二、政府性基金预算拨款收入", ""], ["三、国有资本经营预算拨款收入", ""], ["四、财政专户管理资金收入", ""], ["五、事业单位经营服务收入", ""], ["六、上级补助收入", ""]],
                    sides(classes(m, {}), [["一、基本支出", m.p(**BASIC), "一、机关工资福利支出", m.p(economic="301")], ["　工资福利支出", m.p(economic="301", **BASIC), "二、机关商品和服务支出", m.p(economic="302")],
                                           ["　商品和服务支出", m.p(economic="302", **BASIC), "三、对个人和家庭的补助", m.p(economic="303")], ["　对个人和家庭的补助", m.p(economic="303", **BASIC), "", ""],
                                           ["二、项目支出", m.p(**PROJECT), "", ""], ["　商品和服务支出", m.p(economic="302", **PROJECT), "", ""]]),
                    [["本年收入合计", m.p(), "本年支出合计", m.p(), "本年支出合计", m.p(), "本年支出合计", m.p()], ["上年结转", "", "年终结转结余", "", "年终结转结余", "", "年终结转结余", ""],
                     ["收  入  总  计", m.p(), "支  出  总  计", m.p(), "支  出  总  计", m.p(), "支  出  总  计", m.p()]]), "amount amount amount amount", (0, 2, 4, 6), number="预算公开表1", name=m.name),
        wide("支出预算分类汇总表（按部门预算经济分类）", "预算公开表5", {}),
        Table("expenditure", "支出总表", [["科目", "<", "<", "科目名称", "合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"], ["类", "款", "项", *"^^^^^^^"]],
              [["", "", "", "合计", *row(m, {}, BASIC, PROJECT, "", "", "")({})], *([*split(c, n), *row(m, {}, BASIC, PROJECT, "", "", "")({"function": c})] for c, n in m.functions())],
              "total basic project operation superior affiliated", (0, 1, 2, 3), number="预算公开表3", name=m.name),
        Table("general_public", "一般公共预算支出表", [["科目", "<", "<", "科目名称", "合计", "基本支出", "<", "<", "项目支出"], ["类", "款", "项", "^", "^", "小计", "人员经费", "公用经费", "^"]],
              [["", "", "", "合计", *row(m, {}, BASIC, PERSONNEL, OPERATING, PROJECT)({})], *([*split(c, n), *row(m, {}, BASIC, PERSONNEL, OPERATING, PROJECT)({"function": c})] for c, n in m.functions())],
              "total basic personnel operating project", (0, 1, 2, 3), number="预算公开表7", name=m.name),
        one("一般公共预算基本支出表--人员经费（工资福利支出）", "预算公开表10", PERSONNEL, "basic_by_economic"),
        one("一般公共预算基本支出表--公用经费（商品和服务支出）", "预算公开表14", OPERATING, "basic_by_economic"),
        Table("three_public", "一般公共预算“三公”经费支出表", [["单位编码", "单位名称", "三公经费合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"], ["^", "^", "^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"]],
              [["", "合计", t["all"], "", t["running"], "", t["running"], t["reception"]], ["126001", m.name, t["all"], "", t["running"], "", t["running"], t["reception"]]],
              "three_public abroad vehicles vehicle_purchase vehicle_running reception", (0, 1), number="预算公开表16", name=m.name),
        Table("projects", "项目支出预算总表", [["单位编码", "单位（专项）名称", "项目支出总额", "一般公共预算", "政府性基金预算"]],
              [["", "合计", m.p(**PROJECT), m.p(**PROJECT), ""], ["126001", m.name, m.p(**PROJECT), m.p(**PROJECT), ""], *(["", p, m.p(project=p), m.p(project=p), ""] for p in m.projects())],
              "project general_public government_fund", (0, 1), number="预算公开表21", name=m.name),
    ]
    return Document((m.name, f"{y}年部门预算公开说明"), ("目录", "第一部分 2026年部门预算说明", "第二部分 2026年部门预算表", "\f", "# 第一部分 2026年部门预算说明", *detailed(m), "# 第二部分 2026年部门预算表", *tables),
                    Style(rules="lines", rows=13, size=7.5, turned="sideways"))


def shanxi() -> Document:
    """山西省级: last year and growth beside every amount, economic items without codes, the total first."""
    m = Figures(7, "山西省水文水资源勘测总站", without=("business", "carried"))
    y = m.year
    years: list[str] = [f"{y - 1}年", f"{y}年", f"{y}年比{y - 1}年增减%"]

    def grown(where: Where) -> list[str]:
        return [m.p(True, **where), m.p(**where), m.rate(**where).removesuffix("%")]

    totals = ["本年收入合计", *grown({}), "本年支出合计", *grown({})]
    left = [["一、一般公共预算", *grown(G)], ["二、政府性基金", *grown(F)], ["三、国有资本经营预算", "", "", ""], ["四、财政专户管理资金", "", "", ""], ["五、单位资金", "", "", ""]]
    right = [[f"{HAN[i]}、{n}", *grown({"function": c})] for i, (c, n) in enumerate((c, n) for c, n in m.functions() if len(c) == 3)]
    t0, t1 = three(m, True), three(m)
    tables = [
        Table("overview", f"{m.name}{y}年部门预算收支总表", [["收入", "<", "<", "<", "支出", "<", "<", "<"], ["项目", *years, "项目", *years]], sides(left, right, [totals, ["上年结转", "", "", "", "结转下年", "", "", ""], ["收入总计", *grown({}), "支出总计", *grown({})]]),
              "previous_year amount growth previous_year amount growth", (0, 4), number="预算公开表1"),
        Table("income", f"{m.name}{y}年部门预算收入总表", [["项目", "<", "本年收入合计", "一般公共预算", "政府性基金", "国有资本经营预算", "财政专户管理资金", "单位资金"], ["科目编码", "科目名称", *"^^^^^^"]],
              m.tree(row(m, {}, G, F, "", "", ""), indent, ["", "合计"]), "- general_public government_fund state_capital special_account own_funds", (0, 1), number="预算公开表2"),
        Table("expenditure", f"{m.name}{y}年部门预算支出总表", [["项目", "<", "合计", "基本支出", "项目支出"], ["科目编码", "科目名称", *"^^^"]], m.tree(row(m, {}, BASIC, PROJECT), indent, ["", "合计"]), "total basic project", (0, 1), number="预算公开表3"),
        Table("fiscal_overview", f"{m.name}{y}年财政拨款收支总表", [["收入", "<", "支出", *"<<<<"], ["项目", "金额", "项目", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]],
              sides([["一、一般公共预算", m.p(**G)], ["二、政府性基金预算", m.p(**F)], ["三、国有资本经营预算", ""]], [[f"{HAN[i]}、{n}", *row(m, {}, G, F, "")({"function": c})] for i, (c, n) in enumerate((c, n) for c, n in m.functions() if len(c) == 3)],
                    [["本年收入合计", m.p(), "本年支出合计", *row(m, {}, G, F, "")({})], ["上年结转", "", "结转下年", "", "", "", ""], ["收入总计", m.p(), "支出总计", *row(m, {}, G, F, "")({})]]),
              "amount total general_public government_fund state_capital", (0, 2), number="预算公开表4"),
        Table("general_public", f"{m.name}{y}年一般公共预算支出表",
              [["项目", "<", f"{y - 1}年预算数", "<", "<", f"{y}年预算数", "<", "<", f"{y}年预算数比{y - 1}年预算数增减%", "<", "<"], ["科目编码", "科目名称", *["合计", "基本支出", "项目支出"] * 3]],
              m.tree(lambda w: [*(m.p(True, **(G | k | w)) for k in ({}, BASIC, PROJECT)), *row(m, G, G | BASIC, G | PROJECT)(w), *(m.rate(**(G | k | w)).removesuffix("%") for k in ({}, BASIC, PROJECT))], indent, ["", "合计"], **G),
              "- - - total basic project growth growth growth", (0, 1), number="预算公开表5"),
        Table("basic_by_economic", f"{m.name}{y}年一般公共预算安排基本支出分经济科目表", [["经济科目名称", f"{y}年预算数", "备注"]],
              [["合计", m.p(**BASIC), ""], *([n if len(c) == 3 else "　" + n, m.p(economic=c, **BASIC), ""] for c, n in m.economics(**BASIC))], "amount", (0, 2), number="预算公开表6"),
        Table("three_public", f"{m.name}{y}年“三公”经费预算财政拨款情况统计表", [["项目", f"{y - 1}年预算数", f"{y}年预算数", f"{y}年预算数比{y - 1}年预算数增减情况", "<"], ["^", "^", "^", "金额", "%"]],
              [["合计", t0["all"], t1["all"], m.show(sum((m.sum(economic=e) - m.sum(True, economic=e) for e in ("30217", "30231")), start=m.sum(economic="9"))), ""],
               ["因公出国（境）费", "", "", "", ""], ["公务接待费", t0["reception"], t1["reception"], m.show(m.sum(economic="30217") - m.sum(True, economic="30217")), m.rate(economic="30217").removesuffix("%")],
               ["公务用车购置及运行费", t0["running"], t1["running"], m.show(m.sum(economic="30231") - m.sum(True, economic="30231")), m.rate(economic="30231").removesuffix("%")]],
              "previous_year amount change growth", (0,), number="预算公开表9"),
        Table("agency_operation", f"{m.name}{y}年机关运行经费预算财政拨款情况统计表", [["单位名称", f"{y - 1}年预算数", f"{y}年预算数", f"{y}年比{y - 1}年增减额", "增减%"]],
              [["合计", m.p(True, **OPERATING), m.p(**OPERATING), m.show(m.sum(**OPERATING) - m.sum(True, **OPERATING)), m.rate(**OPERATING).removesuffix("%")],
               [m.name, m.p(True, **OPERATING), m.p(**OPERATING), m.show(m.sum(**OPERATING) - m.sum(True, **OPERATING)), m.rate(**OPERATING).removesuffix("%")]],
              "previous_year amount change growth", (0,), number="预算公开表10"),
    ]
    return Document((m.name, f"{y}年部门预算"), ("# 第一部分 概况", "本单位职责：水文监测。", "# 第二部分 2026年部门预算报表", *tables, "\f", "# 第三部分 2026年部门预算情况说明", *statement(m), "# 第四部分 名词解释", "一、基本支出：指为保障机构正常运转的支出。"),
                    Style(rules="lines", rows=15, size=8, together=True))


def hebei() -> Document:
    """河北: a 序号 column, the department and then its units apart in one file, dashes for nothing."""
    whole = Figures(8, "青县文化馆", zero="-", without=("business", "fund"), units=("青县文化馆本级", "青县图书馆"))
    y, tables = whole.year, list[Table | str]()

    def part(m: Figures, own: Where, name: str) -> list[Table | str]:
        def numbered(rows: list[list[str]]) -> list[list[str]]:
            return [[str(i + 1), *r] for i, r in enumerate(rows)]

        income = [["一、一般公共预算收入", m.p(**own, **CURRENT)], ["二、基金预算收入", "-"], ["三、财政专户收入", "-"], ["四、其他来源收入", "-"]]
        funcs = [[f"{HAN[i]}、{n}", m.p(**own, function=c)] for i, (c, n) in enumerate((c, n) for c, n in m.functions(**own) if len(c) == 3)]
        return [
            Table("overview", "部门收支总表" if not own else "单位收支总表", [["序号", "收入", "<", "支出", "<"], ["^", "项目", f"{y}年预算", "项目", f"{y}年预算"], ["栏次", "1", "2", "3", "4"]],
                  numbered(sides(income, funcs, [["本年收入合计", m.p(**own, **CURRENT), "本年支出合计", m.p(**own)], ["上年结转结余", m.p(**own, **CARRIED), "年终结转结余", "-"], ["收入总计", m.p(**own), "支出总计", m.p(**own)]])),
                  "- -", (0, 1, 3), name=name),
            Table("income", "部门收入总表" if not own else "单位收入总表", [["序号", "功能分类科目", "<", "合计", "本年收入", "<", "<", "<", "上年结转结余"], ["^", "科目编码", "科目名称", "^", "小计", "财政拨款收入", "事业收入", "其他收入", "^"], ["栏次", *map(str, range(1, 9))]],
                  numbered(m.tree(lambda w: row(m, {}, CURRENT, CURRENT, "-", "-", CARRIED)(own | w), indent, ["", "合计"], **own)), "total current_year fiscal business other carried_over", (0, 1, 2), name=name),
            Table("expenditure", "部门支出总表" if not own else "单位支出总表", [["序号", "功能分类科目", "<", "合计", "基本支出", "项目支出", "经营支出", "上缴上级支出", "对附属单位补助支出"], ["^", "科目编码", "科目名称", *"^^^^^^"], ["栏次", *map(str, range(1, 9))]],
                  numbered(m.tree(lambda w: row(m, {}, BASIC, PROJECT, "-", "-", "-")(own | w), indent, ["", "合计"], **own)), "total basic project operation superior affiliated", (0, 1, 2), name=name),
            Table("general_public", "一般公共预算财政拨款支出表", [["序号", "功能分类科目", "<", "合计", "基本支出", "项目支出"], ["^", "科目编码", "科目名称", *"^^^"], ["栏次", *map(str, range(1, 6))]],
                  numbered(m.tree(lambda w: row(m, {}, BASIC, PROJECT)(own | w), indent, ["", "合计"], **own)), "total basic project", (0, 1, 2), name=name),
            Table("basic_by_economic", "一般公共预算财政拨款基本支出表", [["序号", "支出经济分类科目", "<", "合计", "人员经费", "公用经费"], ["^", "科目编码", "科目名称", *"^^^"], ["栏次", *map(str, range(1, 6))]],
                  numbered([["", "合计", *row(m, BASIC, PERSONNEL, OPERATING)(own)], *([c, n, *row(m, BASIC, PERSONNEL, OPERATING)(own | {"economic": c})] for c, n in m.economics(**own, **BASIC))]), "total personnel operating", (0, 1, 2), name=name),
        ]

    tables += ["# 青县文化馆部门收支预算", *part(whole, {}, whole.name)]
    for i, unit in enumerate(whole.units):
        tables += ["\f", f"# {i + 1}、{unit}收支预算", *part(whole, {"unit": unit}, unit)]
    return Document((whole.name, f"{y}年部门预算信息公开"), ("# 第一部分 部门预算情况说明", *statement(whole), "# 第二部分 部门预算表", *tables), Style(rules="boxes", rows=17, size=8, landscape=9, footer="第 {} 页"))


def hubei() -> Document:
    """湖北: codes and names in one cell, the total last and spaced, 财政拨款 with its kinds under it, three tables on a page."""
    m = Figures(9, "鄂州市民族宗教事务局", zero="0.00", without=("business",))
    y = m.year
    left = [["一、财政拨款收入", m.p(**CURRENT)], ["其中：一般公共预算拨款收入", m.p(**G, **CURRENT)], ["政府性基金预算拨款收入", m.p(**F, **CURRENT)], ["国有资本经营预算拨款收入", "0.00"], ["二、财政专户管理资金收入", "0.00"], ["三、单位资金收入", "0.00"]]
    tables = [
        Table("overview", "收支总表", [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]], sides(left, classes(m, {}), [["本年收入合计", m.p(**CURRENT), "本年支出合计", m.p()], ["四、上年结转结余", m.p(**CARRIED), "结转下年支出", "0.00"], ["收 入 总 计", m.p(), "支 出 总 计", m.p()]]), "amount amount", (0, 2), number="表1"),
        Table("income", "收入总表", [["科目编码及名称", "合计", "本年收入", "<", "<", "<", "<", "上年结转结余"], ["^", "^", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算", "单位资金", "^"]],
              m.tree(row(m, {}, CURRENT, G | CURRENT, F | CURRENT, "0.00", "0.00", CARRIED), lambda c, n: [f"{c} {n}"], ["合     计"], last=True), "total current_year general_public government_fund state_capital own_funds carried_over", (0,), number="表2"),
        Table("expenditure", "支出总表", [["科目编码及名称", "合计", "基本支出", "<", "<", "项目支出"], ["^", "^", "小计", "人员经费", "公用经费", "^"]], m.tree(row(m, {}, BASIC, PERSONNEL, OPERATING, PROJECT), joined, ["合     计"], last=True), "total basic personnel operating project", (0,), number="表3"),
        Table("fiscal_overview", "财政拨款收支总表", [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]],
              sides([["一、本年财政拨款收入", m.p(**CURRENT)], ["（一）一般公共预算拨款", m.p(**G, **CURRENT)], ["（二）政府性基金预算拨款", m.p(**F, **CURRENT)], ["（三）国有资本经营预算拨款", "0.00"], ["二、上年财政拨款结转", m.p(**CARRIED)], ["（一）一般公共预算拨款", m.p(**G, **CARRIED)], ["（二）政府性基金预算拨款", m.p(**F, **CARRIED)]],
                    [["一、本年财政拨款支出", m.p()], *classes(m, {}, number="（{}）"), ["二、年终财政拨款结转结余", "0.00"]], [["收入总计", m.p(), "支出总计", m.p()]]), "amount amount", (0, 2), number="表4"),
        Table("general_public", "一般公共预算支出表", [["科目编码及名称", f"{y}年预算数", "<", "<", "<", "<"], ["^", "合计", "基本支出", "<", "<", "项目支出"], ["^", "^", "小计", "人员经费", "公用经费", "^"]], m.tree(row(m, G, G | BASIC, G | PERSONNEL, G | OPERATING, G | PROJECT), lambda c, n: [f"{c} {n}"], ["合     计"], last=True, **G),
              "total basic personnel operating project", (0,), number="表5"),
        Table("basic_by_economic", "一般公共预算基本支出表", [["部门预算支出经济分类科目", "<", "本年一般公共预算基本支出", "<", "<"], ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]], [*([c, n, *row(m, BASIC, PERSONNEL, OPERATING)({"economic": c})] for c, n in m.economics(**BASIC)), ["", "合     计", *row(m, BASIC, PERSONNEL, OPERATING)({})]],
              "total personnel operating", (0, 1), number="表6"),
        Table("three_public", "一般公共预算“三公”经费支出表", [["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"], ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"]], [[three(m)[k] for k in ("all", "none", "running", "none", "running", "reception")]], "three_public abroad vehicles vehicle_purchase vehicle_running reception", (), number="表7"),
        Table("government_fund", "政府性基金预算支出表", [["科目编码", "科目名称", "本年政府性基金预算支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]], m.tree(row(m, F, F | BASIC, F | PROJECT), indent, ["", "合     计"], last=True, **F), "total basic project", (0, 1), number="表8"),
        Table("state_capital", "国有资本经营预算支出表", [["科目编码", "科目名称", "本年国有资本经营预算支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]], [["", "", "", "", ""], ["", "合     计", "0.00", "0.00", "0.00"]], "total basic project", (0, 1), number="表9", notes=("说明：本部门无国有资本经营预算支出，本表为空表。",)),
        Table("projects", "项目支出表", [["类型", "项目名称", "项目单位", "合计", "本年拨款", "<", "<", "财政拨款结转结余", "<"], ["^", "^", "^", "^", "一般公共预算", "政府性基金预算", "国有资本经营预算", "一般公共预算", "政府性基金预算"]],
              [*(["特定目标类", p, m.name, *row(m, {}, G | CURRENT, F | CURRENT, "0.00", G | CARRIED, F | CARRIED)({"project": p})] for p in m.projects()), ["", "合     计", "", *row(m, PROJECT, PROJECT | G | CURRENT, PROJECT | F | CURRENT, "0.00", G | CARRIED, F | CARRIED)({})]],
              "total general_public government_fund state_capital general_public government_fund", (0, 1, 2), number="表10"),
    ]
    return Document((m.name, f"{y}年部门预算公开"), ("= 目    录", "第一部分 2026年部门预算情况说明", "第二部分 2026年部门预算表", "\f", "# 第一部分 2026年部门预算情况说明", *detailed(m), "# 第二部分 2026年部门预算表", *tables), Style(rules="rects", rows=18, size=9, together=True, open=True, repeat=True))


def neimenggu() -> Document:
    """内蒙古: 元 with separators, codes in brackets before names in one cell, sideways pages, negative changes, the statement after."""
    m = Figures(10, "乌兰浩特市统计局", unit="元", grouped=True, without=("business", "fund"))
    y = m.year

    def label(code: str, name: str) -> list[str]:
        return [f"[{code}]{name}"]

    tables = [
        Table("overview", "收支总表", [["收入", "<", "支出", "<"], ["项目", "预算数（元）", "项目", "预算数（元）"]], sides([["一、一般公共预算拨款收入", m.p(**CURRENT)], ["二、政府性基金预算拨款收入", ""], ["三、国有资本经营预算拨款收入", ""], ["四、财政专户管理资金收入", ""], ["五、单位资金", ""]], classes(m, {}),
              [["本年收入合计", m.p(**CURRENT), "本年支出合计", m.p()], ["上年结转结余", m.p(**CARRIED), "年终结转结余", ""], ["收入总计", m.p(), "支出总计", m.p()]]), "amount amount", (0, 2), "元", "部门公开表1", m.name, plain=True),
        Table("income", "收入总表", [["部门（单位）代码", "部门（单位）名称", "合计", "本年收入", "<", "<", "上年结转结余", "<", "<"], ["^", "^", "^", "小计", "一般公共预算", "单位资金", "小计", "一般公共预算", "单位资金"]],
              [["", "合计", *row(m, {}, CURRENT, CURRENT, "", CARRIED, CARRIED, "")({})], ["305", m.name, *row(m, {}, CURRENT, CURRENT, "", CARRIED, CARRIED, "")({})], ["305001", m.name + "本级", *row(m, {}, CURRENT, CURRENT, "", CARRIED, CARRIED, "")({})]],
              "total current_year general_public own_funds carried_over general_public own_funds", (0, 1), "元", "部门公开表2", m.name),
        Table("expenditure", "支出总表", [["功能分类科目", "合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"]], m.tree(row(m, {}, BASIC, PROJECT, "", "", ""), label, ["合计"], last=True), "total basic project operation superior affiliated", (0,), "元", "部门公开表3", m.name),
        Table("fiscal_overview", "财政拨款收支总表", [["收入", "<", "支出", *"<<<"], ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算"]], sides([["一、本年收入", m.p(**CURRENT)], ["（一）一般公共预算拨款", m.p(**CURRENT)], ["（二）政府性基金预算拨款", ""], ["二、上年结转", m.p(**CARRIED)], ["（一）一般公共预算拨款", m.p(**CARRIED)], ["（二）政府性基金预算拨款", ""]],
              [["一、本年支出", *row(m, {}, G, F)({})], *classes(m, {}, G, F, number="（{}）"), ["二、年终结转结余", "", "", ""]], [["收入总计", m.p(), "支出总计", *row(m, {}, G, F)({})]]), "amount total general_public government_fund", (0, 2), "元", "部门公开表4", m.name),
        Table("general_public", "一般公共预算支出表", [["支出功能分类科目", f"{y - 1}年预算数", f"{y}年预算数", "<", "<", "<", "<", f"{y}年预算数比{y - 1}年预算数", "<"], ["^", "^", "合计", "基本支出", "<", "<", "项目支出", "增减额", "增减（%）"], ["^", "^", "^", "小计", "人员经费", "公用经费", "^", "^", "^"]],
              m.tree(lambda w: [m.p(True, **w), *row(m, {}, BASIC, PERSONNEL, OPERATING, PROJECT)(w), m.show(m.sum(**w) - m.sum(True, **w)), m.rate(**w)], label, ["合计"], last=True), "- total basic personnel operating project change growth", (0,), "元", "部门公开表5", m.name),
        Table("basic_by_economic", "一般公共预算基本支出表", [["部门预算支出经济分类科目", "<", f"{y}年一般公共预算基本支出", "<", "<"], ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]], [*([c, n, *row(m, BASIC, PERSONNEL, OPERATING)({"economic": c})] for c, n in m.economics(**BASIC)), ["合计", "<", *row(m, BASIC, PERSONNEL, OPERATING)({})]],
              "total personnel operating", (0, 1), "元", "部门公开表6", m.name),
        Table("three_public", "一般公共预算“三公”经费支出表", [[f"{y - 1}年预算数", *"<<<<<", f"{y}年预算数", *"<<<<<"], ["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"] * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"] * 2],
              [[t[k] for t in (three(m, True), three(m)) for k in ("all", "none", "running", "none", "running", "reception")]], "- - - - - - three_public abroad vehicles vehicle_purchase vehicle_running reception", (), "元", "部门公开表7", m.name),
        Table("projects", "项目支出表", [["项目名称", "项目单位", "本年拨款", "<", "财政拨款结转结余", "合计"], ["^", "^", "一般公共预算", "政府性基金预算", "一般公共预算", "^"]], [*([p, m.name, *row(m, CURRENT, "", CARRIED, {})({"project": p})] for p in m.projects()), ["合计", "<", *row(m, PROJECT | CURRENT, "", PROJECT | CARRIED, PROJECT)({})]],
              "general_public government_fund general_public total", (0, 1), "元", "部门公开表8", m.name),
    ]
    return Document((f"{m.name}", f"{y}年部门预算公开报告"), ("# 第二部分 2026年部门预算公开表", *tables, "\f", "# 第三部分 2026年部门预算安排情况说明", *detailed(m), "# 第四部分 名词解释", "（一）财政拨款收入：指本级财政拨款。"), Style(rules="lines", rows=13, size=7.5, turned="sideways", landscape=7))


def zhejiang() -> Document:
    """浙江: 类|款|项 each a row of its own level, 财政拨款 over its kinds by 1. 2., captions in the grid, growth in the statement."""
    m = Figures(11, "嵊泗县司法局", without=("carried",))
    y = m.year
    left = [["一、财政拨款收入", m.p(**FISCAL)], ["1.一般公共预算拨款收入", m.p(**G)], ["2.政府性基金预算拨款收入", m.p(**F)], ["3.国有资本经营预算拨款收入", ""], ["二、财政专户管理资金收入", ""], ["三、事业收入（不含专户资金）", m.p(fund="business")], ["四、上级补助收入", ""], ["五、其他收入", ""]]
    tables = [
        Table("overview", f"{y}年部门收支预算总表", [["收入", "<", "支出", "<"], ["项目", f"{y}年预算", "项目", f"{y}年预算"]], sides(left, classes(m, {}), [["本年收入合计", m.p(), "本年支出合计", m.p()], ["上年结转结余", "", "结转下年", ""], ["收入总计", m.p(), "支出总计", m.p()]]), "amount amount", (0, 2), name=m.name, inside=True),
        Table("income", f"{y}年部门收入预算总表", [["科目编码", "<", "<", "科目名称", "总计", "一般公共预算拨款收入", "政府性基金预算拨款收入", "财政专户管理资金收入", "事业收入", "其他收入", "上年结转结余"], ["类", "款", "项", *"^^^^^^^^"]],
              [["合计", "<", "<", "<", *row(m, {}, G, F, "", {"fund": "business"}, "", "")({})], *([c[:3] if len(c) == 3 else "", c[3:5] if len(c) == 5 else "", c[5:7], n, *row(m, {}, G, F, "", {"fund": "business"}, "", "")({"function": c})] for c, n in m.functions())],
              "total general_public government_fund special_account business other carried_over", (0, 1, 2, 3), name=m.name, inside=True),
        Table("expenditure", f"{y}年部门支出预算总表", [["科目编码", "<", "<", "科目名称", "合计", "基本支出", "<", "项目支出", "事业单位经营支出", "上缴上级支出"], ["类", "款", "项", "^", "^", "人员支出", "日常公用支出", "^", "^", "^"]],
              [["合计", "<", "<", "<", *row(m, {}, PERSONNEL, OPERATING, PROJECT, "", "")({})], *([*split(c, n), *row(m, {}, PERSONNEL, OPERATING, PROJECT, "", "")({"function": c})] for c, n in m.functions())],
              "total personnel operating project operation superior", (0, 1, 2, 3), name=m.name, inside=True),
        Table("fiscal_overview", f"{y}年财政拨款收支预算总表", [["收入", "<", "支出", *"<<<"], ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算"]],
              sides([["一、本年收入", m.p(**FISCAL)], ["（一）一般公共预算", m.p(**G)], ["（二）政府性基金预算", m.p(**F)], ["（三）国有资本经营预算", ""], ["二、上年结转", ""]], [["一、本年支出", *row(m, FISCAL, G, F)({})], *classes(m, FISCAL, G, F, number="（{}）", **FISCAL), ["二、结转下年", "", "", ""]], [["收入总计", m.p(**FISCAL), "支出总计", *row(m, FISCAL, G, F)({})]]),
              "amount total general_public government_fund", (0, 2), name=m.name, inside=True),
        Table("general_public", f"{y}年一般公共预算支出表", [["科目编码", "科目名称", f"{y - 1}年执行数", f"{y}年预算数", "<", "<", "比上年执行数增减（%）"], ["^", "^", "^", "合计", "基本支出", "项目支出", "^"]], m.tree(lambda w: [m.p(True, **(G | w)), *row(m, G, G | BASIC, G | PROJECT)(w), m.rate(**(G | w)).removesuffix("%")], indent, ["", "合计"], **G),
              "- total basic project growth", (0, 1), name=m.name, inside=True),
        Table("basic_by_economic", f"{y}年一般公共预算基本支出表", [["经济分类科目", "<", f"{y}年基本支出", "<", "<"], ["科目编码", "科目名称", "合计", "人员支出", "公用支出"]], [["", "合计", *row(m, BASIC, PERSONNEL, OPERATING)({})], *([c, n, *row(m, BASIC, PERSONNEL, OPERATING)({"economic": c})] for c, n in m.economics(**BASIC))], "total personnel operating", (0, 1), name=m.name, inside=True),
        Table("three_public", f"{y}年一般公共预算“三公”经费支出表", [["单位名称", "合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费", "<", "<"], ["^", "^", "^", "^", "小计", "公务用车购置费", "公务用车运行维护费"]], [[name, *(three(m)[k] for k in ("all", "none", "reception", "running", "none", "running"))] for name in ("合计", m.name)], "- abroad reception vehicles vehicle_purchase vehicle_running", (0,), name=m.name, inside=True),
        Table("government_fund", f"{y}年政府性基金预算支出表", [["科目编码", "科目名称", f"{y}年政府性基金预算支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]], m.tree(row(m, F, F | BASIC, F | PROJECT), indent, ["", "合计"], **F), "total basic project", (0, 1), name=m.name, inside=True),
    ]
    return Document((m.name, f"{y}年部门预算"), ("一、嵊泗县司法局概况", "（一）主要职责：负责司法行政工作。", "\f", *statement(m, "执行数"), "\f", *tables), Style(rules="rects", rows=14, size=8, repeat=True, open=True, landscape=9))


def guangdong() -> Document:
    """广东区县: 总体情况表 by nature and economic class, lists of departments' items in one column, amounts of one decimal, total last."""
    m = Figures(12, "连山县气象局", decimals=1, without=("fund", "carried"))
    y = m.year
    uses = [["一、基本支出", m.p(**BASIC)], ["工资福利支出", m.p(**BASIC, economic="301")], ["商品和服务支出", m.p(**BASIC, economic="302")], ["对个人和家庭的补助", m.p(**BASIC, economic="303")], ["二、项目支出", m.p(**PROJECT)], ["商品和服务支出", m.p(**PROJECT, economic="302")], ["资本性支出", m.p(**PROJECT, economic="310")]]
    tables = [
        Table("overview", "收支总体情况表", [["收入", "<", "支出", "<"], ["项目", f"{y}年预算", "项目", f"{y}年预算"]], sides([["一、预算拨款", m.p(**G, **CURRENT)], ["其中：一般公共预算拨款", m.p(**G, **CURRENT)], ["基金预算拨款", ""], ["二、财政专户拨款", ""], ["三、其他资金", m.p(fund="business")]], uses, [["本年收入合计", m.p(**CURRENT), "本年支出合计", m.p()], ["四、上年结转", m.p(**CARRIED), "三、结转下年", ""], ["收入总计", m.p(), "支出总计", m.p()]]), "amount amount", (0, 2), number="表1", name=m.name),
        Table("income", "收入总体情况表", [["项目", f"{y}年预算"]], [["一、预算拨款", m.p(**G, **CURRENT)], ["一般公共预算拨款", m.p(**G, **CURRENT)], ["基金预算拨款", ""], ["二、财政专户拨款", ""], ["三、其他资金", m.p(fund="business")], ["其他收入", m.p(fund="business")], ["本年收入合计", m.p(**CURRENT)], ["四、上年结转", m.p(**CARRIED)], ["收入总计", m.p()]], "amount", (0,), number="表2", name=m.name),
        Table("expenditure", "支出总体情况表", [["项目", f"{y}年预算"]], [*uses, ["本年支出合计", m.p()], ["三、结转下年", ""], ["支出总计", m.p()]], "amount", (0,), number="表3", name=m.name),
        Table("fiscal_overview", "财政拨款收支总体情况表", [["收入", "<", "支出", "<"], ["项目", f"{y}年预算", "项目", f"{y}年预算"]], sides([["一、一般公共预算", m.p(**G)], ["二、政府性基金预算", ""]], classes(m, G, **G), [["本年收入合计", m.p(**G), "本年支出合计", m.p(**G)]]), "amount amount", (0, 2), number="表4", name=m.name),
        Table("general_public", "一般公共预算支出情况表（按功能分类科目）", [["功能科目名称", "合计", "其中：", "<"], ["^", "^", "基本支出", "项目支出"]], m.tree(row(m, G, G | BASIC, G | PROJECT), lambda c, n: [f"[{c}]{n}"], ["合计"], **G), "total basic project", (0,), number="表5", name=m.name),
        Table("basic_by_economic", "一般公共预算基本支出情况表（按支出经济分类科目）", [["支出经济分类科目名称", f"{y}年预算"]], [["合计", m.p(**BASIC)], *([f"[{c}]{n}", m.p(economic=c, **BASIC)] for c, n in m.economics(**BASIC))], "amount", (0,), number="表6", name=m.name),
        Table("projects_by_economic", "一般公共预算项目支出情况表（按支出经济分类科目）", [["支出经济分类科目名称", f"{y}年预算"]], [["合计", m.p(**G, **PROJECT)], *([f"[{c}]{n}", m.p(economic=c, **G, **PROJECT)] for c, n in m.economics(**G, **PROJECT))], "amount", (0,), number="表7", name=m.name),
        Table("three_public", "财政拨款安排的行政经费及“三公”经费预算表", [["项目", f"{y}年预算"]], [["行政经费", m.p(**OPERATING)], ["“三公”经费", (t := three(m))["all"]], ["其中：（一）因公出国（境）支出", ""], ["（二）公务用车购置及运行维护支出", t["running"]], ["1.公务用车购置", ""], ["2.公务用车运行维护费", t["running"]], ["（三）公务接待费支出", t["reception"]]], "amount", (0,), number="表8", name=m.name),
        Table("government_fund", "政府性基金预算支出情况表（按功能分类科目）", [["功能科目名称", "合计", "其中：", "<"], ["^", "^", "基本支出", "项目支出"]], [["", "", "", ""]], "", (0,), number="表9", name=m.name, notes=("注：本表无数据，本单位没有政府性基金预算支出。",)),
    ]
    return Document((f"{y}年", m.name, "部门预算"), ("# 第一部分 连山县气象局概况", "负责气象监测预报。", "# 第二部分 2026年部门预算表", *tables, "\f", "# 第三部分 2026年部门预算情况说明", *statement(m), "# 第四部分 名词解释", "行政经费：指维持机关运转的支出。"), Style(rules="hair", rows=30, together=True))


def liaoning() -> Document:
    """辽宁: tables of debt, of fees and of one item beside the 支出总表, 本年 beside 上年 in the header, wordy names of funds, codes in texts."""
    m = Figures(13, "阜新市生态环境局", zero="0.00", without=("business", "carried"))
    y, z, t0, t1 = m.year, "0.00", three(m, True), three(m)
    left = [["一、财政拨款收入", m.p()], ["（一）一般公共预算收入", m.p(**G)], ["（二）政府性基金预算收入", m.p(**F)], ["二、纳入专户管理的行政事业性收费等非税收入", z], ["三、单位资金收入", z]]
    tables = [
        Table("overview", f"{y}年部门预算收支总表", [["收入", "<", "支出", "<"], ["收入项目类别", "预算数", "支出功能分类", "预算数"]], sides(left, classes(m, {}), [["本年收入合计：", m.p(), "本年支出合计：", m.p()], ["四、上年结转", z, "结转下年", z], ["收入总计：", m.p(), "支出总计：", m.p()]]), "amount amount", (0, 2)),
        Table("income", f"{y}年部门预算收入总表", [["单位编码", "单位名称", "收入总计", "财政拨款收入", "<", "纳入专户管理的行政事业性收费等非税收入", "单位资金收入", "上年结转"], ["^", "^", "^", "一般公共预算收入", "政府性基金预算收入", "^", "^", "^"]], [["", "合计", *row(m, {}, G, F, z, z, z)({})], ["103001", m.name, *row(m, {}, G, F, z, z, z)({})]],
              "total general_public government_fund special_account own_funds carried_over", (0, 1)),
        Table("expenditure", f"{y}年部门预算支出总表（按功能分类科目）", [["功能科目", "<", "<", "<", "支出合计", "其中：基本支出", "项目支出"], ["类", "款", "项", "名称", "^", "^", "^"]], [["", "", "", "合计", *row(m, {}, BASIC, PROJECT)({})], *([*split(c, n), *row(m, {}, BASIC, PROJECT)({"function": c})] for c, n in m.functions())], "total basic project", (0, 1, 2, 3)),
        Table("general_public", f"{y}年部门预算一般公共预算支出表", [["序号", "科目编码", "科目名称", "本年支出", "<", "<", "<", "上年预算数", "比上年增减", "<"], ["^", "^", "^", "合计", "基本支出", "<", "项目支出", "^", "增减额", "增减%"], ["^", "^", "^", "^", "人员经费", "公用经费", "^", "^", "^", "^"]],
              [[str(i), *cells] for i, cells in enumerate(m.tree(lambda w: [*row(m, G, G | PERSONNEL, G | OPERATING, G | PROJECT)(w), m.p(True, **(G | w)), m.show(m.sum(**(G | w)) - m.sum(True, **(G | w))), m.rate(**(G | w))], indent, ["", "合计"], **G), 1)], "total personnel operating project previous_year change growth", (0, 1, 2)),
        Table("three_public", f"{y}年部门预算“三公”经费预算支出表", [["项目", "“三公”经费预算", *"<<<<"], ["^", "合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费", "<"], ["^", "^", "^", "^", "购置费", "运行费"]], [[f"{a}年预算数", *(t[k] for k in ("all", "none", "reception", "none", "running"))] for a, t in ((y - 1, t0), (y, t1))], "total abroad reception vehicle_purchase vehicle_running", (0,)),
        Table("debt", f"{y}年部门预算债务支出预算表", [["功能科目编码", "功能科目名称", "债务支出合计", "还本", "付息"]], [["", "合计", z, z, z]], "", (0, 1)),
        Table("non_tax", f"{y}年部门预算纳入预算管理的行政事业性收费预算支出表", [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]], [["", "合计", "12.50", "2.50", "10.00"], ["2010602", "一般行政管理事务", "12.50", "2.50", "10.00"]], "total basic project", (0, 1)),
        Table("expenditure_item", f"{y}年部门预算委托业务费支出表", [["科目编码", "科目名称", "合计", "一般公共预算"]], [["", "合计", "15.00", "15.00"], ["30227", "委托业务费", "15.00", "15.00"]], "total general_public", (0, 1)),
        Table("purchased_services", f"{y}年部门预算政府购买服务支出预算表", [["购买项目名称", "购买服务指导性目录", "合计", "一般公共预算", "政府性基金预算"]], [["合计", "", "31.00", "31.00", z], ["环境监测服务", "B02010105 台式计算机租用", "21.00", "21.00", z], ["档案整理", "B1001 档案服务", "10.00", "10.00", z]], "total general_public government_fund", (0, 1)),
    ]
    return Document((m.name, f"{y}年部门预算"), ("# 第一部分 概况", "负责环境保护。", "# 第二部分 2026年部门预算表", *tables, "\f", "# 第三部分 2026年部门预算情况说明", *statement(m)), Style(rules="hair", rows=25, size=8, together=True))


def heilongjiang() -> Document:
    """黑龙江: codes of nine digits for units and of items in one column, 总计 for 合计, last year beside this one in every table."""
    m = Figures(14, "牡丹江市城市管理局", units=("牡丹江市城市管理局", "牡丹江市环卫中心", "牡丹江市园林处"), grouped=True, without=("business", "carried"))
    y, code = m.year, {unit: f"40900{i}001" for i, unit in enumerate(m.units, 1)}

    def both(where: Where) -> list[str]:
        return [m.p(True, **where), m.p(**where)]

    def by_unit(cells: Callable[[Where], list[str]], **where: Any) -> list[list[str]]:
        under = {u: [["　" + k, "　" * (len(k) // 2) + n, *cells({"unit": u, "function": k})] for k, n in m.functions(unit=u, **where)] for u in m.units}
        return [["总计", "", *cells({})], ["409", m.name, *cells({})], *(r for u in m.units for r in ([code[u], "　" + u, *cells({"unit": u})], *under[u]))]

    funcs = [[f"{HAN[i]}、{n}", *both({"function": c})] for i, (c, n) in enumerate((c, n) for c, n in m.functions() if len(c) == 3)]
    funds, mixed = row(m, {}, G, F, "", ""), [["单位/科目编码", "单位/科目名称", "合计", "基本支出", "项目支出"]]
    tables = [
        Table("overview", "部门收支总表", [["收入", "<", "<", "支出", "<", "<"], ["项目", "上年预算", "本年预算", "项目", "上年预算", "本年预算"]], sides([["一、一般公共预算拨款收入", *both(G)], ["二、政府性基金预算拨款收入", *both(F)], ["三、财政专户管理资金收入", "", ""]], funcs, [["本年收入合计", *both({}), "本年支出合计", *both({})], ["上年结转结余", "", "", "年终结转结余", "", ""], ["收入总计", *both({}), "支出总计", *both({})]]),
              "previous_year amount previous_year amount", (0, 3), name=m.name),
        Table("income", "部门收入总表", [["单位代码", "单位名称", "合计", "一般公共预算拨款", "政府性基金拨款", "财政专户", "单位资金"]], [["总计", "", *funds({})], ["409", m.name, *funds({})], *([code[u], u, *funds({"unit": u})] for u in m.units)], "total general_public government_fund special_account own_funds", (0, 1), name=m.name),
        Table("expenditure", "部门支出总表", mixed, by_unit(row(m, {}, BASIC, PROJECT)), "total basic project", (0, 1)),
        Table("general_public", "一般公共预算支出表", [["科目编码", "科目名称", "上年预算数", "本年预算数", "<", "<", "本年比上年增减", "<"], ["^", "^", "^", "小计", "基本支出", "项目支出", "金额", "%"]], m.tree(lambda w: [m.p(True, **(G | w)), *row(m, G, G | BASIC, G | PROJECT)(w), m.show(m.sum(**(G | w)) - m.sum(True, **(G | w))), m.rate(**(G | w))], indent, ["总计", "<"], **G), "previous_year total basic project change growth", (0, 1), name=m.name),
        Table("government_fund", "政府性基金预算支出表", mixed, by_unit(row(m, F, F | BASIC, F | PROJECT), **F), "total basic project", (0, 1)),
    ]
    return Document((m.name, f"{y}年部门预算"), ("# 一、部门概况", "负责城市管理。", "# 二、部门预算表", *tables, "\f", *statement(m)), Style(rules="lines", rows=22, size=8, open=True))


def final() -> Document:
    """部门决算: 行次 on both sides, a counting row beside 类 款 项, a year's income that is not all that was spent."""
    m = Figures(15, "宜城市档案馆")
    y, business = m.year, {"fund": "business"}

    def lines(left: list[list[str]], right: list[list[str]], last: list[list[str]]) -> list[list[str]]:
        rows = sides(left, right, last)
        return [[r[0], str(i), r[1], r[2], str(len(rows) + i), *r[3:]] for i, r in enumerate(rows, 1)]

    def head(*cells: str) -> list[list[str]]:
        return [["项目", "<", "<", "<", *cells], ["科目编码", "<", "<", "科目名称", *"^" * len(cells)], ["类", "款", "项", "栏次", *map(str, range(1, len(cells) + 1))]]

    def tree(*columns: Where | str, **where: Any) -> list[list[str]]:
        return m.tree(row(m, *columns), lambda c, n: [c, "<", "<", n], ["", "", "", "合计"], **where)

    tables = [
        Table("overview", "收入支出决算总表", [["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额", "项目", "行次", "金额"], ["栏次", "", "1", "栏次", "", "2"]], lines([["一、一般公共预算财政拨款收入", m.p(**G, **CURRENT)], ["二、政府性基金预算财政拨款收入", m.p(**F, **CURRENT)], ["三、上级补助收入", ""], ["四、事业收入", m.p(fund="business")], ["五、经营收入", ""]],
              classes(m, {}), [["本年收入合计", m.p(**CURRENT), "本年支出合计", m.p()], ["使用非财政拨款结余", "", "结余分配", ""], ["年初结转和结余", m.p(**CARRIED), "年末结转和结余", ""], ["总计", m.p(), "总计", m.p()]]), "amount amount", (0, 1, 3, 4), number="公开01表", notes=("注：1.本表反映部门本年度的总收支和年末结转结余等情况。", "2.本套报表金额单位转换时可能存在尾数误差。")),
        Table("income", "收入决算表", head("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"), tree(CURRENT, CURRENT | FISCAL, "", business, "", "", "", **CURRENT), "total fiscal superior business operation affiliated other", (0, 1, 2, 3), number="公开02表"),
        Table("expenditure", "支出决算表", head("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"), tree({}, BASIC, PROJECT, "", "", ""), "total basic project superior operation affiliated", (0, 1, 2, 3), number="公开03表"),
        Table("general_public", "一般公共预算财政拨款支出决算表", head("小计", "基本支出", "项目支出"), tree(G, G | BASIC, G | PROJECT, **G), "total basic project", (0, 1, 2, 3), number="公开05表"),
        Table("government_fund", "政府性基金预算财政拨款收入支出决算表", head("年初结转和结余", "本年收入", "本年支出小计", "基本支出", "项目支出", "年末结转和结余"), tree(F | CARRIED, F | CURRENT, F, F | BASIC, F | PROJECT, "", **F), "", (0, 1, 2, 3), number="公开07表"),
        Table("state_capital", "国有资本经营预算财政拨款支出决算表", head("合计", "基本支出", "项目支出"), [["合计", "<", "<", "<", "", "", ""]], "", (0, 1, 2, 3), number="公开08表", notes=("注：本部门无国有资本经营预算财政拨款支出。",)),
    ]
    prose = ["= 一、收入支出决算总体情况说明", f"{y}年度收、支总计均为{m.p()}万元。与{y - 1}年度相比，收、支总计各{m.change()}，主要原因是人员变动。", "= 二、收入决算情况说明", f"{y}年度收入合计{m.p(**CURRENT)}万元，其中：财政拨款收入{m.p(**FISCAL, **CURRENT)}万元；事业收入{m.p(fund='business')}万元。",
             "= 三、支出决算情况说明", f"{y}年度支出合计{m.p()}万元，其中：基本支出{m.p(**BASIC)}万元，占{m.share({}, **BASIC)}；项目支出{m.p(**PROJECT)}万元，占{m.share({}, **PROJECT)}。"]
    return Document((m.name, f"{y}年度部门决算"), ("# 第一部分 概况", "负责档案。", f"# 第二部分 {y}年度部门决算表", *tables, "\f", f"# 第三部分 {y}年度部门决算情况说明", *prose, "# 第四部分 名词解释", "一、财政拨款收入：指财政拨款。"), Style(rules="lines", rows=20, size=8, landscape=8))


TEMPLATES: dict[str, Callable[[], Document]] = {
    one.__name__: one for one in (central, sichuan, yunnan, chongqing, henan, hunan, shanxi, hebei, hubei, neimenggu, zhejiang, guangdong, liaoning, heilongjiang, final)
}
