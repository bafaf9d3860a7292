"""Learned suggestions: segments and a codebook → codes that a person may look at; nothing here is a coding."""
