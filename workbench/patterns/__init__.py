"""Reading across sites: pattern classes, claims tried site by site, first use, the analytic outline."""
