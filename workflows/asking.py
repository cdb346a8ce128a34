"""What is asked of the door, and what the table has from where a case stands: time, law of the day and entries are in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.corpus import Regime
from rules.errors import BadInput, NotInForce
from rules.terms import VIETNAM, countable
from workflows.attaching import told_with
from workflows.command import Command, Services
from workflows.entering import Entered, check_past, read_inputs
from workflows.errors import case_changed
from workflows.loading import Loaded, load
from workflows.model import Actor
from workflows.ports import UnitOfWork
from workflows.procedure import ActSpec, Procedure


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that is asked of the door."""

    command: Command
    actor: Actor
    services: Services
    uow: UnitOfWork
    spec: ActSpec
    procedure: Procedure
    loaded: Loaded
    entered: Entered
    day: date
    regime: Regime


def ask(command: Command, actor: Actor, services: Services, uow: UnitOfWork) -> Asked:
    """What is asked of the door, with what is on file: time, law of the day and entries are in order."""
    spec = services.procedures.act(command.act)
    procedure = services.procedures[spec.procedure]
    loaded = load(command, spec, services.procedures, uow)
    if command.expected_version is not None and command.expected_version != loaded.version:
        raise case_changed()  # before the moment is looked at: an act that came between makes it look too early
    day = _check_time(command, loaded, services)
    regime = _check_law(services, procedure, day)
    entered = read_inputs(spec, told_with(spec, command.attachments, command.inputs), services.corpus.facts)
    check_past(entered, command.at, services.corpus.facts)
    return Asked(command, actor, services, uow, spec, procedure, loaded, entered, day, regime)


def exists(command: Command, services: Services, uow: UnitOfWork) -> bool:
    """Whether the table has the act from where the case stands, whoever may do it."""
    spec = services.procedures.act(command.act)
    procedure = services.procedures[spec.procedure]
    day = command.at.astimezone(VIETNAM).date()
    return spec.row_from(load(command, spec, services.procedures, uow).stage(procedure), day) is not None


def there(procedure: Procedure, command: Command, services: Services, uow: UnitOfWork) -> tuple[str, ...]:
    """The acts of a procedure that the table has from where the case stands; all of them look at the same case."""
    day = command.at.astimezone(VIETNAM).date()
    opening = [each for each in procedure.acts.values() if each.row_from(procedure.initial, day) is not None]
    going = [each for each in procedure.acts.values() if each not in opening]
    names: list[str] = []
    for group in (opening, going):
        if group:
            stage = load(command, group[0], services.procedures, uow).stage(procedure)
            names += [each.id for each in group if each.row_from(stage, day) is not None]
    return tuple(name for name in procedure.acts if name in names)


def _check_time(command: Command, loaded: Loaded, services: Services) -> date:
    """An act has a moment with a zone, not after now and not before the last act of its case."""
    if command.at.tzinfo is None:
        raise BadInput("Field 'at' needs a time zone.", vi="Thời điểm thực hiện phải có múi giờ.", field="at")
    if not countable(command.at):
        raise BadInput(
            "Field 'at' lies in no year that can be counted with (1800 to 2999).",
            vi="Thời điểm thực hiện không hợp lệ: chỉ nhận năm 1800 đến 2999.",
            field="at",
        )
    if command.at > services.clock():
        raise BadInput(
            "Field 'at' lies in the future: an act is recorded when it is done.",
            vi="Thời điểm thực hiện nằm ở tương lai: chỉ ghi nhận bước đã thực hiện.",
            field="at",
        )
    if loaded.case is not None and command.at < loaded.case.last_at:
        raise BadInput(
            "Field 'at' lies before the last act of this case: acts are recorded in the order in which they were done.",
            vi="Thời điểm thực hiện sớm hơn bước gần nhất của hồ sơ: các bước được ghi theo thứ tự thực hiện.",
            field="at",
        )
    return command.at.astimezone(VIETNAM).date()


def _check_law(services: Services, procedure: Procedure, day: date) -> Regime:
    regime = services.corpus.regime(day)
    if day < procedure.valid_from or (procedure.valid_to is not None and day > procedure.valid_to):
        until = procedure.valid_to.isoformat() if procedure.valid_to else "today"
        raise NotInForce(
            f"Procedure {procedure.id} as encoded governs {procedure.valid_from.isoformat()} to {until}; {day.isoformat()} lies outside.",
            vi=f"Thủ tục “{procedure.vi}” được mã hóa theo luật có hiệu lực từ {procedure.valid_from:%d/%m/%Y}"
            + (f" đến {procedure.valid_to:%d/%m/%Y}" if procedure.valid_to else "")
            + f"; ngày {day:%d/%m/%Y} nằm ngoài thời gian đó.",
            procedure=procedure.id,
            on=day.isoformat(),
        )
    return regime
