"""What the law says: citations, dated corpus, facts, conditions, verdicts, terms. Pure; time is given."""
