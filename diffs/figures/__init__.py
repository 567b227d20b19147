"""The three figures the notice is judged by: 完整率, 一致率, 准确率, each with what it is a share of, and what was
not checked.

One element of one item (on one channel) is what is counted, be it one value or a list:

- *completeness* 完整率 (task 1): elements an item of its type must have, by profile and conditions; good are those
  the library has, or legitimately has nothing in.
- *consistency* 一致率 (task 2): pairs of element and channel that were compared; good are those that say the same,
  in whatever writing or order. Of an item the channel lacks (or has beyond the library) the name counts as
  different; its other elements were not compared.
- *accuracy* 准确率 (task 1): elements the library has content in; good are those no error or warning of task 1 is
  about.

What a person must decide first, what is allowed, what is older than the library and what was not seen is in none of
the shares, but told beside them (:class:`diffs.compare.Unchecked`).
"""

from diffs.figures.consistency import consistency_lines
from diffs.figures.library import library_lines
from diffs.figures.model import Dimension, Figure, Figures, Line, Rate, figures_to_json, line_to_json

__all__ = [
    "Dimension",
    "Figure",
    "Figures",
    "Line",
    "Rate",
    "consistency_lines",
    "figures_to_json",
    "library_lines",
    "line_to_json",
]
