"""The rule catalogue as a page of the documentation: ``python -m diffs.rules.docs > docs/rules.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Final

from diffs.model import Severity, Task
from diffs.rules.catalogue import Rule, load_rules

_TASKS: Final = {
    Task.T1: "任务1 省事项库完整准确",
    Task.T2: "任务2 渠道与省事项库一致",
    Task.T3: "任务3 公共服务事项",
}
_SEVERITIES: Final = {
    Severity.ERROR: "错误",
    Severity.WARNING: "警告",
    Severity.REVIEW: "待判定",
    Severity.INFO: "提示",
}
_HEAD: Final = """\
# 规则目录

本页由 `diffs/rules/catalogue.toml` 生成，请勿手工修改：`python -m diffs.rules.docs > docs/rules.md`。

- **错误**、**警告** 计入责任单位，需要整改；**待判定** 由人工核实后再定；**提示** 只列出，不计入。
- 级别是该规则的通常级别，个别问题可以更轻，不会更重。
- 整改列中的 `{label}` 是要素名称，`{value}` 是所填内容，`{library}`、`{channel}` 是省事项库和渠道的值，
  `{sub}` 是所涉材料或依据，`{detail}` 是具体情况。
"""


def rules_page(rules: Iterable[Rule]) -> str:
    """The page as Markdown: one table per task, rules in catalogue order."""
    known = list(rules)
    parts = [_HEAD, *("\n".join(_table(task, [rule for rule in known if rule.task is task])) + "\n" for task in Task)]
    return "\n".join(parts)


def _table(task: Task, rules: list[Rule]) -> Iterator[str]:
    yield f"## {_TASKS[task]}（{len(rules)} 条）"
    yield ""
    yield "| 编号 | 级别 | 要求 | 来源 | 如何整改 |"
    yield "|---|---|---|---|---|"
    for rule in rules:
        cells = (f"`{rule.id}`", _SEVERITIES[rule.severity], rule.statement, rule.hook, rule.fix)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.buffer.write(rules_page(load_rules().values()).encode())
