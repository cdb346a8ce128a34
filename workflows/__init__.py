"""How a case proceeds: procedures as tables, who may act, the one door, the audit entry. Pure: no clock, database or HTTP."""
