"""What the pages of the assessment show."""
