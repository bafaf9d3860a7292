"""What coders work with: codebooks and policy frames in YAML, rows of codings, places of quotations."""
