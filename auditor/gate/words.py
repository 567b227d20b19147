"""The words of the gate that its lines and the papers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from auditor.gate.model import Edited, Part, Standing
from auditor.i18n import Translate
from auditor.papers.sentences import one_line
from catalog.errors import N_

STANDING_NAMES: Final = {
    Standing.NEW: N_("new"),
    Standing.REOPENED: N_("reopened"),
    Standing.CHANGED: N_("wrong in another way"),
    Standing.KNOWN: N_("known"),
}
"""How a finding stands against the baseline, in a word or two."""

PART_NAMES: Final = {
    Part.BASELINE: N_("the baseline"),
    Part.GATE: N_("the gate"),
    Part.WAIVERS: N_("allowed differences"),
    Part.RULES: N_("the rules"),
    Part.CHANNELS: N_("what is expected of a channel"),
    Part.LIBRARY: N_("how the library is read"),
    Part.MATCHING: N_("weights of matching"),
    Part.LEDGER: N_("the ledger"),
}
"""What a change edits, in a few words."""


def edited_line(each: Edited, say: Translate, told: Callable[[str], str] = one_line) -> str:
    """What a change edits of what decides, what that means, and the word by which to agree. ``told`` makes a file's
    name harmless."""
    numbers = f" (+{each.added} −{each.removed})" if each.added or each.removed else ""
    file = told(each.file) + numbers
    if each.part is None:
        return say(N_("this change edits what decides: {file}")).format(file=file)
    if each.agreed:
        template = N_("this change edits what decides: {file} ({part}); somebody agreed")
    elif each.bars:
        template = N_(
            "this change edits what decides: {file} ({part}); what the run finds without the edit is not known: "
            "undo it, or agree with `--accept {word}`"
        )
    else:
        template = N_(
            "this change edits what decides: {file} ({part}); the gate goes by what it was, unless somebody agrees "
            "with `--accept {word}`"
        )
    return say(template).format(file=file, part=say(PART_NAMES[each.part]), word=each.part.value)
