"""A whole of any size taken in parts: regions that share no item, each a pure function of what it holds.

:mod:`.workers` runs parts here, in processes or on a Dask cluster through one interface; :mod:`.lines` and
:mod:`.index` find the lines of a part in files that never stand in memory; :mod:`.work` is what is done with one;
:mod:`.files` puts what they led to together again, so that nobody can tell how many parts or workers there were.
"""
