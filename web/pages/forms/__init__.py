"""Forms: fields built from the act's table and the catalogue of facts, and what an officer entered read back strictly."""
