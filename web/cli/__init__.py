"""The command ``lotrinh``. Every command parses, calls and prints; what is lawful is decided by the door alone.

Commands import what they need when they run, so that ``lotrinh --help`` stays quick.
"""

from __future__ import annotations

import click

from web.cli.account import account
from web.cli.admin import admin, officer, unit
from web.cli.appointing import appoint
from web.cli.audit import audit
from web.cli.book import book
from web.cli.case import case
from web.cli.database import db
from web.cli.demonstration import demo
from web.cli.document import document
from web.cli.dossier import dossier
from web.cli.drafting import draft
from web.cli.exchange import exchange, receiver
from web.cli.form import form
from web.cli.jobs import jobs, worker
from web.cli.keeping import backup, restore
from web.cli.keys import keys
from web.cli.law import law
from web.cli.lint import lint
from web.cli.lists import lists
from web.cli.numbers import number_start, numbering, numbers
from web.cli.outbox import outbox
from web.cli.person import person, retention
from web.cli.privacy import privacy
from web.cli.register import register
from web.cli.report import report
from web.cli.running import Commands
from web.cli.scenario import scenario
from web.cli.serving import serve
from web.cli.signing import check, sign
from web.cli.status import status
from web.cli.transfer import export, import_
from web.cli.webhook import webhook

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 120}


@click.group(cls=Commands, context_settings=_CONTEXT)
@click.version_option(package_name="lotrinh", prog_name="lotrinh")
def main() -> None:
    """Lộ Trình: hồ sơ xác định tình trạng nghiện, cai nghiện và quản lý sau cai, đúng từng điều luật.

    Case files of addiction assessment, rehabilitation and aftercare, lawful step by step.

    Kết thúc / exit codes: 0 xong · done; 1 bị từ chối hoặc không đúng mong đợi · refused, an expectation does not hold;
    2 nhập sai · bad input; 3 môi trường · environment.

    Cài đặt / settings: LOTRINH_HOME, LOTRINH_DATABASE_URL, LOTRINH_ENV, LOTRINH_SECRET_KEY, LOTRINH_HOST, LOTRINH_PORT,
    LOTRINH_LARGEST_FILE_MB, LOTRINH_LARGEST_ACT_MB, LOTRINH_SOFFICE, LOTRINH_JOBS, LOTRINH_PROXIES, LOTRINH_METRICS_TOKEN,
    LOTRINH_PUBLIC_LISTS, LOTRINH_REPLICA_URL, LOTRINH_REPLICA_BEHIND,
    LOTRINH_SEALED, LOTRINH_KEYS_URL, LOTRINH_MASTER_KEY, LOTRINH_MASTER_KEY_FILE,
    LOTRINH_EXCHANGE, LOTRINH_EXCHANGE_TOKENS, LOTRINH_EXCHANGE_CA, LOTRINH_WEBHOOK_NETWORKS,
    LOTRINH_TSA, LOTRINH_TRUST, LOTRINH_OIDC_ISSUER, _CLIENT, _SECRET, _NAME, _CLAIM, _SECOND_FACTOR.
    """


for _command in (
    demo,
    serve,
    case,
    document,
    dossier,
    book,
    law,
    lint,
    form,
    scenario,
    audit,
    outbox,
    exchange,
    webhook,
    receiver,
    worker,
    jobs,
    keys,
    person,
    lists,
    retention,
    register,
    report,
    admin,
    unit,
    officer,
    account,
    db,
    export,
    import_,
    privacy,
    status,
    backup,
    restore,
):
    main.add_command(_command)

case.add_command(draft)
unit.add_command(numbers)
admin.add_command(appoint)
admin.add_command(numbering)
admin.add_command(number_start)
document.add_command(sign)
document.add_command(check)
