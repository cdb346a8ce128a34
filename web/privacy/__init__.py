"""Law 91/2025/QH15 on personal data: what is processed, on which ground, for whom, how long. Data, read strictly, held to the tables."""
