"""``auditor rules``: what is checked, where it comes from, and whether rules of one's own do what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from auditor.cli.base import Session, TranslatedCommand, TranslatedGroup, json_option, pass_session, print_json
from auditor.papers.terms import SEVERITY_TERMS
from auditor.rulebook import policy_in
from catalog.errors import N_, ConfigError, nearest
from diffs.rules import NotChecked, Policy, Rule, not_checked
from diffs.rules.examples import Example, examples_of
from diffs.rules.ownfile import try_own


@click.group(
    cls=TranslatedGroup,
    help=N_("The rules of tasks 1 to 3, and rules of your own."),
    epilog="auditor rules list",
)
def rules() -> None:
    """Group of the commands about rules."""


@rules.command(
    "list",
    cls=TranslatedCommand,
    help=N_("List every rule, and what this project's audit.toml makes of it."),
    epilog="auditor rules list --json",
)
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """Catalogue order, the project's own rules last."""
    policy = policy_in(session.root)
    left_out = _left_out(policy)
    for rule in policy.rules.values():
        if as_json:
            print_json(_rule_json(rule, policy, left_out))
        else:
            mark = " " if policy.asked(rule.id) else "-"
            level = session.say(SEVERITY_TERMS[rule.severity])
            click.echo(f"{mark} {rule.id:<22} {level}  {rule.pack.value:<8}  {rule.statement}")
    if left_out and not as_json:
        session.tell(N_("-: not checked, as audit.toml says"))


@rules.command(
    cls=TranslatedCommand,
    help=N_("Show one rule: what it demands, of which items, where it comes from, examples."),
    epilog="auditor rules show T1-PHONE-SAME",
)
@click.argument("rule_id", metavar="ID")
@json_option
@pass_session
def show(session: Session, rule_id: str, as_json: bool) -> None:
    """Everything the catalogue says of it."""
    policy = policy_in(session.root)
    rule = policy.rules.get(rule_id.upper())
    if rule is None:
        near = nearest(rule_id.upper(), policy.rules)
        hint = N_("did you mean {near}?") if near else N_("`auditor rules list` shows them all")
        raise ConfigError(N_("there is no rule {id}"), hint=hint, id=rule_id, near=near)
    told = _rule_json(rule, policy, _left_out(policy))
    if as_json:
        print_json(told)
        return
    click.echo("\n".join(_lines(rule, told, session)))


def _lines(rule: Rule, told: Mapping[str, Any], session: Session) -> Iterator[str]:
    say = session.say
    pair = say(N_("{name}: {text}"))
    yield f"{rule.id} {rule.statement}"
    rows = (
        (N_("level"), say(SEVERITY_TERMS[rule.severity])),
        (N_("applies to"), "、".join(rule.types) or say(N_("every type"))),
        (N_("rule pack"), rule.pack.value),
        (N_("source of the rule"), rule.hook),
        (N_("what to change"), rule.fix),
        (N_("file"), told.get("file", "")),
    )
    yield from (pair.format(name=say(name), text=text) for name, text in rows if text)
    for each in told.get("not_checked", ()):
        where = each["where"] or say(N_("everywhere"))
        yield pair.format(name=say(N_("not checked")), text=f"{where} · {each['reason']}")
    for name, key in ((N_("breaks it"), "breaks"), (N_("keeps it"), "keeps")):
        for example in told.get(key, ()):
            yield pair.format(name=say(name), text=example)


@rules.command(
    "test",
    cls=TranslatedCommand,
    help=N_("Try the project's own rules on the examples written in them."),
    epilog="auditor rules test",
)
@json_option
@pass_session
def test_command(session: Session, as_json: bool) -> int:
    """Exit 0 when every rule does what its examples say, else 1."""
    project = session.project()
    tried = try_own(project.root, project.config.rules.own)
    for each in tried:
        if as_json:
            print_json({"rule": each.rule, "file": each.file, "examples": each.number, "failed": list(each.failed)})
        elif each.failed:
            template = N_("{rule} ({file}): {failed} not as the rule says")
            click.echo(session.say(template).format(rule=each.rule, file=each.file, failed=", ".join(each.failed)))
        else:
            template = N_("{rule} ({file}): all {n} examples as they should be")
            click.echo(session.say(template).format(rule=each.rule, file=each.file, n=each.number))
    if not tried:
        session.tell(N_("this project has no rules of its own: name their files in [rules] own"))
    return 1 if any(each.failed for each in tried) else 0


def _left_out(policy: Policy) -> dict[str, list[NotChecked]]:
    found: dict[str, list[NotChecked]] = {}
    for each in not_checked(policy):
        found.setdefault(each.rule, []).append(each)
    return found


def _rule_json(rule: Rule, policy: Policy, left_out: Mapping[str, list[NotChecked]]) -> dict[str, Any]:
    """A rule with what the project makes of it; keys without an answer are left out."""
    own = next((each for each in policy.own if each.rule.id == rule.id), None)
    example = Example(own.breaks, own.keeps) if own else examples_of(rule.id)
    told = {
        "id": rule.id,
        "task": rule.task.value,
        "severity": rule.severity.value,
        "pack": rule.pack.value,
        "types": list(rule.types),
        "statement": rule.statement,
        "hook": rule.hook,
        "fix": rule.fix,
        "checked": policy.asked(rule.id),
        "not_checked": [{"where": each.where, "reason": each.reason} for each in left_out.get(rule.id, ())],
        "breaks": list(example.breaks),
        "keeps": list(example.keeps),
        "file": own.file if own else "",
    }
    return {key: value for key, value in told.items() if value not in ("", [], ())}
