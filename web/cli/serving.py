"""``lotrinh serve``: the pages and the API on this machine."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from web.cli.examples import example
from web.cli.running import settings

if TYPE_CHECKING:
    from flask import Flask

    from web.settings import Settings


@click.command()
@click.option("--host", help="Địa chỉ lắng nghe / address to listen on (LOTRINH_HOST; 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng / port (LOTRINH_PORT; 8080).")
@example("LOTRINH_ENV=development lotrinh serve --port 8080")
def serve(*, host: str | None, port: int | None) -> None:
    """Mở các trang và API trên máy này.

    Serve the pages and the API. LOTRINH_ENV=development offers the development sign-in; production (the default) never does.
    """
    gc.disable()  # nothing of what is loaded now is let go of: looking for it again and again is a fifth of the start
    try:
        _serve(host, port)
    finally:
        gc.enable()


def _serve(host: str | None, port: int | None) -> None:
    from dataclasses import replace

    import waitress  # type: ignore[import-untyped]  # the package brings no types

    from web import warming
    from web.app import create_app
    from web.house import House
    from web.jobs.crew import inside
    from web.watching.logs import write_lines

    write_lines()
    known = settings()
    known = replace(known, host=host or known.host, port=port or known.port)
    # A machine on which nothing was ever kept gets its embedded database; an older one is upgraded by hand, after a backup.
    first = known.database_file is not None and not known.database_file.exists()
    with House.open(known, create=first, hands="web") as house, inside(house):
        app = create_app(house)
        server = _listen(waitress.create_server, app, known)
        gc.freeze()  # nor is it ever looked through again
        gc.enable()
        click.echo(f"http://{known.host}:{known.port}  (Ctrl+C để dừng / to stop)")
        click.echo(f"Thư mục dữ liệu / data folder: {known.home}; {known.environment}")
        warming.begin(app)
        server.run()


def _listen(create: Callable[..., Any], app: Flask, known: Settings) -> Any:  # noqa: ANN401 - waitress brings no types
    """The server, bound to its address. ``EnvironmentFault`` where the address is taken or not this machine's."""
    from web.settings import EnvironmentFault

    try:
        return create(app, host=known.host, port=known.port, threads=8, ident=None)
    except (OSError, ValueError) as error:  # the server's own word for a host that is none is a ValueError
        why = getattr(error, "strerror", None) or "no address of this machine"
        raise EnvironmentFault(
            f"Cannot listen on {known.host} port {known.port} ({why}). Choose another with --host and --port.",
            vi=f"Không mở được địa chỉ {known.host} cổng {known.port} ({why}). Hãy chọn địa chỉ khác bằng --host, --port.",
            host=known.host,
            port=known.port,
        ) from error
