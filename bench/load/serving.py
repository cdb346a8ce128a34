"""The pages of a country as a WSGI server runs them: ``gunicorn bench.load.serving:application``, told by the environment where it is."""

from __future__ import annotations

import os
from typing import Final

from bench.load import store
from bench.load.playing import NOW
from web.app import create_app
from web.house import House

URL: Final = "LOTRINH_BENCH_SERVED"
NAME: Final = "LOTRINH_BENCH_SERVED_NAME"

if URL in os.environ:
    application = create_app(
        House.open(store.house_settings(os.environ[URL], os.environ[NAME]), clock=lambda: NOW, hands="web")
    )
