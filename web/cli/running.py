"""What every command runs in: the house opened late, errors told in words with their exit code, never a stack trace."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from rules.errors import LotrinhError
from web.cli.usage import in_vietnamese

if TYPE_CHECKING:
    from web.house import House
    from web.settings import Settings
    from web.signin.officer import Officer
    from workflows.model import Actor


MOST: Final = 2**31 - 1
"""The largest number that either database keeps in a column of whole numbers."""

_LONGEST_TEXT: Final = 64 * 2**20  # bytes; anchors of many years


atexit.register(gc.freeze)  # of what a command leaves behind nothing has to be collected before it ends


class Commands(click.Group):
    """A group whose commands end in words and an exit code, whatever happens inside."""

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - the signature of click
        """Run; see ``click.Group.main``."""
        _speak_any_text()
        return super().main(*args, **more)

    def make_context(self, *args: Any, **more: Any) -> click.Context:  # noqa: ANN401 - the signature of click
        """See ``click.Command.make_context``: options of the program itself are read here."""
        try:
            return super().make_context(*args, **more)
        except click.UsageError as error:
            _tell_usage(error)
            raise

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the signature of click
        """Run the command; an error of the tree becomes its text and its exit code."""
        from web.errors import Exit, exit_of

        try:
            return super().invoke(ctx)
        except LotrinhError as error:
            tell(error)
            ctx.exit(int(exit_of(error)))
        except click.UsageError as error:
            _tell_usage(error)
            raise
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except (click.Abort, KeyboardInterrupt):
            click.echo("\nĐã dừng theo yêu cầu. / Stopped as asked.", err=True)
            ctx.exit(int(Exit.REFUSED))
        except UnicodeEncodeError:
            click.echo("Lỗi: Lệnh có ký tự không phải UTF-8. Hãy gõ lại, hoặc đổi tên tệp.", err=True)
            click.echo(
                "Error: The command holds letters that are no UTF-8. Type it anew, or rename the file.",
                err=True,
            )
            ctx.exit(int(Exit.USAGE))
        except OSError as error:
            why = (
                f"{Path(os.fsdecode(error.filename)).name}: "
                if isinstance(error.filename, (str, bytes))
                else ""
            )
            why += error.strerror or type(error).__name__
            click.echo(
                f"Lỗi: Không đọc hoặc ghi được tệp ({why}). Hãy kiểm tra tên, quyền và chỗ trống.", err=True
            )
            click.echo(
                f"Error: A file cannot be read or written ({why}). See to its name, rights and room.",
                err=True,
            )
            ctx.exit(int(Exit.ENVIRONMENT))
        except Exception as error:  # noqa: BLE001 - the last net: no stack trace reaches an officer
            _tell_fault(error)
            ctx.exit(int(Exit.ENVIRONMENT))


def _tell_usage(error: click.UsageError) -> None:
    """The Vietnamese of it; click itself tells the English."""
    if not isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(f"Lỗi: {in_vietnamese(error)}", err=True)


def tell(error: LotrinhError) -> None:
    """An error on the error stream: Vietnamese, then English."""
    click.echo(f"Lỗi: {error.vi}", err=True)
    click.echo(f"Error: {error.en}", err=True)


def settings(home: Path | None = None) -> Settings:
    """The settings of this process."""
    from web.settings import Settings

    return Settings.from_environment(home=home)


@contextmanager
def opened(
    *,
    home: Path | None = None,
    create: bool = False,
    clock: Callable[[], datetime] | None = None,
    hands: str = "",
) -> Iterator[House]:
    """The house for one command."""
    from web.house import House

    with House.open(settings(home), clock=clock, create=create, hands=hands) as house:
        yield house


def officer(house: House, actor_id: str, option: str = "--as") -> Actor:
    """The officer on file, named by ``option``; a usage error names what helps."""
    found = house.reader.find_actor(actor_id)
    if found is None:
        raise click.BadParameter(
            "không có cán bộ này; xem `lotrinh officer list` / no such officer", param_hint=option
        )
    return found


def posted(house: House, actor_id: str, role: str | None = None) -> Officer:
    """The officer under the first appointment that holds today, of that role where one is named; a usage error where none does."""
    from web.signin.officer import officer_of, post_key

    actor, today = officer(house, actor_id), house.today()
    for held in actor.appointments:
        if role in {None, held.role} and (found := officer_of(actor, post_key(held), today)) is not None:
            return found
    raise click.BadParameter(
        "cán bộ không giữ chức danh nào hôm nay / holds no post today", param_hint="--as"
    )


def moment_of(text: str | None, house: House, option: str = "--at") -> datetime:
    """A moment given on the command line as ``option``, local in Viet Nam; now where none is given."""
    from rules.terms import VIETNAM, countable

    if text is None:
        return house.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min.replace(tzinfo=VIETNAM)
    if not countable(found):
        raise click.BadParameter("dạng 2024-03-04T09:30 / a moment like 2024-03-04T09:30", param_hint=option)
    return found if found.tzinfo is not None else found.replace(tzinfo=VIETNAM)


def text_of_file(path: Path, option: str) -> str:
    """A text that was named by ``option``; a usage error where it is none. Too long: nothing that one writes for these options."""
    with path.open("rb") as file:
        content = file.read(_LONGEST_TEXT + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text or len(content) > _LONGEST_TEXT:
        raise click.BadParameter("không phải tệp văn bản UTF-8 / no text in UTF-8", param_hint=option)
    return text


def finish(*, ok: bool) -> None:
    """End with 0, or with 1 where an expectation does not hold."""
    if not ok:
        click.get_current_context().exit(1)


def _tell_fault(error: Exception) -> None:
    """A fault of the program: its kind and place, without texts that could hold personal data."""
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    here = Path(__file__).resolve().parents[2]
    own = [
        each for each in frames if Path(each.filename).is_relative_to(here) and ".venv" not in each.filename
    ]
    last = own[-1] if own else frames[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    click.echo(
        f"Lỗi của chương trình ({type(error).__name__}, {place}). Chưa có gì được ghi dở dang. Hãy báo cho nhóm phát triển.",
        err=True,
    )
    click.echo(
        f"A fault of the program ({type(error).__name__}, {place}). Nothing is half-written. Please report it.",
        err=True,
    )


def _speak_any_text() -> None:
    """A terminal that lacks a letter shows a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and os.environ.get("PYTHONIOENCODING") is None:
            reconfigure(errors="replace")
