"""``auditor explain``: one finding of a stored run, in full."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli.base import Session, TranslatedCommand, json_option, pass_session, print_json
from auditor.config import Project
from auditor.explain import explained
from auditor.ledger.book import ledger_in
from auditor.rulebook import policy_of
from catalog.errors import N_, ConfigError
from catalog.privacy import masked_all
from catalog.store import Store, open_store
from diffs.findingfile import finding_from_json
from diffs.rules import load_rules


@click.command(
    cls=TranslatedCommand,
    help=N_("Show one finding of the stored runs in full: the rule, both values, the steps, the evidence."),
    epilog="auditor explain F-7K2Q9D4M",
)
@click.argument("number")
@json_option
@pass_session
def explain(session: Session, number: str, as_json: bool) -> None:
    """The finding's number (F-…) or the beginning of its fingerprint."""
    project = session.project()
    with open_store(project.database) as store:
        payload = masked_all(_found(store, project, number), project.config.privacy.hides)
        evidence = store.find_evidence((payload or {}).get("seen", {}).get("evidence", ""))
    if payload is None:
        raise ConfigError(
            N_("no stored run has a finding {number}"),
            hint=N_("numbers stand in the report and in the workbooks"),
            number=number,
        )
    if as_json:
        print_json(payload)
        return
    finding = finding_from_json({key: value for key, value in payload.items() if key != "number"})
    rules = load_rules() if finding.rule in load_rules() else policy_of(project).rules
    click.echo("\n".join(explained(finding, session.say, evidence, rules, payload.get("number", ""))))


def _found(store: Store, project: Project, number: str) -> dict[str, Any] | None:
    """The newest finding of a run; else what only the ledger holds, as a dispute does."""
    found = store.find_finding(number)
    if found is not None:
        return found
    kept = ledger_in(store, project).entries(numbers=[number])
    if not kept:
        return None
    told = {key: value for key, value in kept[0].finding.items() if key != "extra"}
    return told | {"number": kept[0].number}
