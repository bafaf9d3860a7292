"""The command line: parse, call one action, render. Actions are imported inside commands (start-up budget)."""
