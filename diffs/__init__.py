"""Readings are matched to the library, compared with it, and judged by rules. Imports only catalog."""
