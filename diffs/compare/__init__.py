"""Channel against library, element by element: one comparer per kind of value, one engine over all of them.

When two values are the same is a policy, and the comparers follow it to the letter: a difference is an error
only where a careful official would ask the unit to change the page.
"""

from diffs.compare.engine import compare

__all__ = ["compare"]
