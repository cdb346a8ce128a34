"""Paper that comes out of a case: catalogue of forms, typed contexts, rendering. Pure of clock, database and HTTP."""
