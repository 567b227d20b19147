"""The gate: may this change go on? Findings are held against a baseline one by one, never by their number.

A baseline lists the findings that are known. What a run found is *new*, *reopened*, *changed* (known, but wrong in
another way) or *known*; what the baseline lists and the run did not find is *gone* only when the run proves it, else
it was *not checked* and stays. A gate says which of these fail, and how hard they are taken.
"""
