"""``python -m diffs.matching.training``: fit and test the weights, and write them beside the matcher.

With ``--judged FILE`` the shipped weights are moved towards labelled pairs instead, one JSON object per line:
``{"listing": …, "features": {…}, "same": true}``; ``--out -`` prints.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from diffs.matching.fit import LabelledPair, refit
from diffs.matching.training.families import all_families, families_for
from diffs.matching.training.figures import Figures
from diffs.matching.training.learn import SIZE, Learnt, held_out, learn
from diffs.matching.weightfile import weights_text

SHIPPED = Path(__file__).parents[1] / "weights.toml"


def main(given: Sequence[str] | None = None) -> int:
    """Write the weights; 0 when they were written."""
    parser = argparse.ArgumentParser(prog="python -m diffs.matching.training", description=__doc__)
    parser.add_argument("--out", default=str(SHIPPED), help="the file to write, - for standard output")
    parser.add_argument("--judged", type=Path, help="labelled pairs to move the shipped weights towards")
    parser.add_argument("--size", type=int, default=SIZE, help="labelled sets of each kind")
    options = parser.parse_args(given)
    text = _refitted(options.judged) if options.judged else shipped_text(learn(options.size), options.size)
    if options.out == "-":
        sys.stdout.write(text)
    else:
        Path(options.out).write_text(text, "utf-8")
    return 0


def _refitted(path: Path) -> str:
    pairs = list(_labelled(path))
    return weights_text(refit(pairs), f"The shipped weights moved towards {len(pairs)} labelled pairs of {path.name}.")


def _labelled(path: Path) -> Iterator[LabelledPair]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield LabelledPair(row["listing"], row["features"], row["same"])


def shipped_text(learnt: Learnt, size: int = SIZE) -> str:
    """The file as it is shipped: what it is, what it was learnt from, how well it does on what it never saw."""
    names = sum(len(family.names) for family in all_families())
    said = [
        "Weights of the logistic model: log-odds that a reading is a library item = bias + sum of weight x feature.",
        "Every feature lies between 0 and 1. The sign of each weight is part of the model, so that every reason",
        "speaks for or against whatever the data. [calibration]: what the model says, and how often it is true.",
        "",
        "Written by: python -m diffs.matching.training",
        f"Data: {names} made-up item names in {len(all_families())} families of 27 fields (training/items.toml),",
        "perturbed as channels do; coverage 5 to 100 %, 5 to 90 % of the listings without an item.",
        f"Fitted on {learnt.listings} listings with {learnt.pairs} candidates of {len(families_for('fit'))} families,",
        f"calibrated on {learnt.calibration} matches of these and {len(families_for('calibrate'))} other families,",
        "each judged by weights that never saw it.",
        f"Data of {date(2026, 11, 22)}. On {len(families_for('test'))} families neither of them saw:",
        *(f"  {name}: {_told(each)}" for name, each in held_out(learnt.weights, size).items()),
    ]
    return weights_text(learnt.weights, "\n".join(said))


def _told(found: Figures) -> str:
    return (
        f"{found.listings} listings, auto precision {found.auto_precision:.4f}, coverage {found.auto_coverage:.3f}, "
        f"absent matched {found.absent_matched:.4f}, calibration error {found.error:.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
