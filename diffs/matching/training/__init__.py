"""Labelled listings made for learning: what weights are fitted on, calibrated on and tested on.

Families of item names (``items.toml``) become libraries with gaps (:mod:`.families`), a channel shows them in
its own words (:mod:`.wordings`, :mod:`.listings`), and the truth about every listing is known (:mod:`.sets`).
``python -m diffs.matching.training`` writes ``weights.toml`` from them (:mod:`.learn`).
"""

__all__: list[str] = []
