"""Prompts for language models, one Markdown template each; this package is data and has no code."""
