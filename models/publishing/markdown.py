"""Markdown, as the model cards have it."""

from __future__ import annotations


def markdown_table(rows: list[list[str]], left: int = 1) -> str:
    """The first row is the head; all columns after the first `left` are numbers."""
    ruler = ["---" if i < left else "---:" for i in range(len(rows[0]))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ruler, *rows[1:]))
