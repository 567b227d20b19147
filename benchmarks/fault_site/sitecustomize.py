"""Run by every interpreter that finds this folder first: the crawl's own process, when its clock is to be wrong."""

import importlib
import os

if os.environ.get("FAULT_CLOCK"):
    importlib.import_module("spiders.crawl.journal")  # it says what time it is
    importlib.import_module("benchmarks.fault_child").set_back(int(os.environ["FAULT_CLOCK"]))
