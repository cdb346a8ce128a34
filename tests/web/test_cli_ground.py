"""Settings, data folder, errors and help: what every command stands on."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from persistence.errors import DatabaseNotMigrated, UnknownDatabase
from rules.errors import BadInput, CitationError, CorpusError, FactError, LotrinhError, NotInForce
from tests.architecture.source import ROOT
from tests.web.cli import lotrinh
from web.cli import main
from web.cli.running import Commands
from web.errors import Exit, MalformedRequest, exit_of, meaning_of, status_of
from web.house import House
from web.settings import Environment, EnvironmentFault, Settings, default_home
from workflows.errors import (
    ActNotAvailable,
    CaseChanged,
    KeyReused,
    NotPermitted,
    RequirementsNotMet,
    UnknownAct,
    UnknownCase,
)


def _commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(_commands(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_in_two_languages_with_an_example(path: tuple[str, ...]) -> None:
    told = lotrinh(*path, "--help").stdout
    example = told.partition("Ví dụ / Example:")[2]
    assert f"lotrinh {' '.join(path)}" in example
    assert len(COMMANDS[path].help.split("\n\n")) >= 3  # type: ignore[union-attr]  # Vietnamese, English, example


def test_the_groups_say_what_they_are_for() -> None:
    told = lotrinh("--help").stdout
    assert "exit codes" in told
    assert all(name in told for name in main.commands)
    assert "0.1.0" in lotrinh("--version").stdout
    lotrinh("cases", code=2)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (NotPermitted, 403, 1),
        (UnknownAct, 404, 2),
        (UnknownCase, 404, 2),
        (ActNotAvailable, 409, 1),
        (CaseChanged, 409, 1),
        (KeyReused, 409, 2),
        (RequirementsNotMet, 422, 1),
        (NotInForce, 422, 1),
        (BadInput, 422, 2),
        (FactError, 422, 2),
        (CitationError, 422, 2),
        (MalformedRequest, 400, 2),
        (DatabaseNotMigrated, 503, 3),
        (UnknownDatabase, 503, 3),
        (EnvironmentFault, 500, 3),
        (CorpusError, 500, 3),
    ],
)
def test_every_family_has_its_status_and_its_exit_code(
    kind: type[LotrinhError], status: int, code: int
) -> None:
    assert (meaning_of(kind).status, meaning_of(kind).exit) == (status, code)


def test_an_error_nobody_listed_takes_the_row_of_its_family() -> None:
    class New(BadInput):
        pass

    assert status_of(New("x", vi="x")) == 422
    assert exit_of(LotrinhError("x", vi="x")) is Exit.ENVIRONMENT


def test_a_fault_of_the_program_shows_kind_and_place_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    group = Commands("lotrinh")

    @group.command()
    def fall() -> None:
        raise RuntimeError("Nguyễn Văn Bí Mật")

    from click.testing import CliRunner

    result = CliRunner().invoke(group, ["fall"])
    assert result.exit_code == 3
    assert "RuntimeError" in result.stderr
    assert "Bí Mật" not in result.output
    assert "Traceback" not in result.output


# --- settings --------------------------------------------------------------------------------------------------------


def test_safe_defaults(tmp_path: Path) -> None:
    settings = Settings.from_environment({"XDG_DATA_HOME": str(tmp_path)})
    assert settings.environment is Environment.PRODUCTION
    assert not settings.development
    assert settings.home == default_home({"XDG_DATA_HOME": str(tmp_path)}).absolute()
    assert settings.database_file == settings.home / "lotrinh.sqlite"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)


def test_a_folder_on_the_command_line_is_a_world_of_its_own(tmp_path: Path) -> None:
    given = {"LOTRINH_HOME": "/nowhere", "LOTRINH_DATABASE_URL": "postgresql://x/y"}
    assert Settings.from_environment(given).database_url == "postgresql://x/y"
    assert Settings.from_environment(given).database_file is None
    assert Settings.from_environment(given, home=tmp_path).database_file == tmp_path / "lotrinh.sqlite"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTRINH_ENV", "test"),
        ("LOTRINH_PORT", "0"),
        ("LOTRINH_PORT", "http"),
        ("LOTRINH_LARGEST_FILE_MB", "0"),
        ("LOTRINH_LARGEST_ACT_MB", "60 MB"),
        ("LOTRINH_SECRET_KEY", "short"),
    ],
)
def test_a_setting_that_is_not_accepted_is_named_and_its_value_is_not(name: str, value: str) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        Settings.from_environment({name: value})
    assert name in caught.value.en
    assert f" {value}" not in caught.value.en
    assert lotrinh("db", "current", code=3, env={name: value}).stderr.count(name) == 2


def test_neither_key_nor_password_shows(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"LOTRINH_DATABASE_URL": "postgresql://u:geheim@h/d", "LOTRINH_SECRET_KEY": "k" * 32}, home=None
    )
    assert "geheim" not in repr(settings)
    assert "kkkk" not in repr(settings)


def test_the_secret_is_made_once_and_kept_for_this_user_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({}, home=tmp_path / "home")
    first = settings.secret()
    assert len(first) >= 64
    assert Settings.from_environment({}, home=tmp_path / "home").secret() == first
    (kept,) = (tmp_path / "home").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert Settings(tmp_path, "", secret_key="x" * 40).secret() == "x" * 40


def test_the_database_file_is_for_this_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with House.open(Settings.from_environment({}, home=tmp_path / "home"), create=True):
            modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    finally:
        os.umask(before)
    assert modes == {0o600}


def test_a_folder_that_cannot_be_made_is_the_environment(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = lotrinh("db", "upgrade", code=3, env={"LOTRINH_HOME": str(tmp_path / "file" / "home")})
    assert "LOTRINH_HOME" in told.stderr


def test_no_database_says_how_to_make_one(tmp_path: Path) -> None:
    env = {"LOTRINH_HOME": str(tmp_path / "home")}
    for args in (("db", "current"), ("case", "list"), ("audit", "verify"), ("officer", "list")):
        assert "lotrinh db upgrade" in lotrinh(*args, code=3, env=env).stderr
    assert not (tmp_path / "home").exists()
    lotrinh("db", "upgrade", env=env)
    assert lotrinh("db", "current", env=env).stdout.strip()
    lotrinh("db", "upgrade", env=env)


def test_an_older_or_newer_database_is_told(database_url: str, tmp_path: Path) -> None:
    env = {"LOTRINH_HOME": str(tmp_path), "LOTRINH_DATABASE_URL": database_url}
    assert "lotrinh db upgrade" in lotrinh("db", "current", code=3, env=env).stderr
    assert "lotrinh db upgrade" in lotrinh("case", "list", code=3, env=env).stderr
    lotrinh("db", "upgrade", env=env)
    lotrinh("case", "list", env=env)


def test_an_address_that_is_taken_is_the_environment(tmp_path: Path) -> None:
    # In a process of its own: waitress leaves what it had opened to the end of the process.
    program = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        env = os.environ | {"LOTRINH_HOME": str(tmp_path)}
        done = subprocess.run(
            [*program, port],
            env=env,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_house_goes_by_the_clock_it_is_given(tmp_path: Path) -> None:
    settings = Settings.from_environment({}, home=tmp_path)
    late = datetime(2024, 3, 4, 23, 30, tzinfo=UTC)
    with House.open(settings, clock=lambda: late, create=True) as house:
        assert house.now() == late
        assert house.today().isoformat() == "2024-03-05"
        assert house.services.new_id() != house.services.new_id()
    with House.open(settings) as house:
        assert abs((house.now() - datetime.now(UTC)).total_seconds()) < 60
