"""Quotations: found in a text, compared with documents. Pure: nothing here reads a file or an index."""

from assistant.quotes.badges import badge

__all__ = ["badge"]
