"""What memos and pattern reports both show: eligibility, prevalence, matrices, contrasts, concordance, change."""
