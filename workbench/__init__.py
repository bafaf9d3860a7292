"""workbench: code leadership interviews, read across sites, link the evidence to a State's priorities."""

__version__ = "0.1.0"
