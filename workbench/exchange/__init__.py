"""Formats by which other programs take what a study holds, and give it: REFI-QDA codebooks."""
