"""What auditors do with the record beyond looking at it: judge again, try a draft of the law, take it out of the house."""
