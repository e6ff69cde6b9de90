"""The index of a toolbox's pages: every policy by whom it is for, with what it gives and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yulu.documents.pages.frame import framed, note, page_name, section
from yulu.documents.pages.policy_page import provenance, status
from yulu.documents.wording import DELIVERIES, SUBJECTS
from yulu.matching.page.markup import Column, Markup, element, table, together
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import Basis, chinese_day, in_force
from yulu.toolbox.model import Policy


def index_page(basis: Basis, counted: Mapping[str, int]) -> str:
    """The whole index; `counted` says how many examples each policy has."""
    toolbox = basis.toolbox
    holding = sum(1 for policy in toolbox.policies.values() if in_force(basis, policy).truth)
    opening = [
        element("h1", "政策"),
        element(
            "p", f"{len(toolbox.policies)} 项，{chinese_day(basis.as_of)}现行 {holding} 项；"
            f"样例 {sum(counted.values())} 例。", class_="lead",
        ),
    ]  # fmt: skip
    return framed("政策", toolbox.title, *opening, *_by_subject(basis, counted), back=False, foot=provenance(basis))


def _by_subject(basis: Basis, counted: Mapping[str, int]) -> Iterator[Markup]:
    columns = [Column("政策"), Column("给什么"), Column("怎么给"), Column("有效期"), Column("样例", numbers=True)]
    for subject, title in SUBJECTS.items():
        of = [policy for policy in basis.toolbox.policies.values() if policy.subject == subject]
        if of:
            rows = [_row(basis, policy, counted) for policy in of]
            yield section(subject, title, table(f"{len(of)} 项", columns, rows), class_="policies")


def _row(basis: Basis, policy: Policy, counted: Mapping[str, int]) -> list[str]:
    link = element("a", policy.title, href=page_name(policy.id))
    force = in_force(basis, policy)
    texts = [force.text] if force.text is not None else policy.texts
    numbers = [text.citation.text.cited for text in texts if text.citation.text is not None]
    given = "；".join(f"{GRANT_KINDS[grant.kind]} {grant.label}" for grant in policy.grants)
    return [
        together([link, note("、".join(dict.fromkeys(numbers)))]), given, DELIVERIES[policy.delivery],
        status(force), f"{counted.get(policy.id, 0)}",
    ]  # fmt: skip
