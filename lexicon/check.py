"""Rules that check the rules: what a criteria set must satisfy beyond its schema."""

from __future__ import annotations

from lexicon.criteria import load_cases
from lexicon.schema import CriteriaSet


def check_set(criteria: CriteriaSet) -> list[str]:
    """Every fault as `[where] what`: unknown ids in the order, missing examples, facets that cannot be met."""
    faults: list[str] = []
    for criterion in criteria.criteria:
        spec = criterion.spec
        if spec.facets.items and spec.facets.at_least > len(spec.facets.items):
            faults.append(f"[{criterion.file}] 方面：至少{spec.facets.at_least}个，但只列了{len(spec.facets.items)}个")
        if spec.condition not in criteria.conditions:
            faults.append(f"[{criterion.file}] 二级指标“{spec.condition}”没有在 set.yaml 里定义")
        if not criterion.finds and not criterion.mentions and not spec.fields:
            faults.append(f"[{criterion.file}] 没有任何规则")
    cases, more = load_cases(criteria)
    faults.extend(more)
    for criterion in criteria.criteria:
        found = cases.get(criterion.id)
        if found is None:
            faults.append(f"[{criterion.file}] 缺少示例文件 {criterion.id}.cases.yaml")
            continue
        if not found[0].must_find:
            faults.append(f"[{found[1].file}] 至少要有一条“应命中”")
        if not found[0].must_not_find:
            faults.append(f"[{found[1].file}] 至少要有一条“不应命中”")
    return faults
