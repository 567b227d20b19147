"""Channel against library, element by element: one comparer per kind of value, one engine over all of them.

When two values are the same is a policy, and the comparers follow it to the letter: a difference is an error
only where a careful official would ask the unit to change the page.
"""

from diffs.compare.engine import Comparison, compare, compare_counted
from diffs.compare.tally import Tally, Unchecked

__all__ = ["Comparison", "Tally", "Unchecked", "compare", "compare_counted"]
