"""Places as dated data: provinces, districts and communes before 2025-07-01, provinces and communes since, and who succeeded whom.

Called by authority (whose commune is it now) and by ``lotrinh law places``. Codes are those of the statistics office, as text with
leading zeros: 2 digits for a province, 3 for a district, 5 for a commune; a code may stand for another place before and since the line.
"""

from rules.places.gazetteer import LINE, Gazetteer, Place, gazetteer

__all__ = ["LINE", "Gazetteer", "Place", "gazetteer"]
