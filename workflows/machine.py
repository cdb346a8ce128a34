"""The topology of a procedure as a ``transitions`` machine: one immutable machine per procedure version, fired on a tiny adaptor.

It holds from, to and the branch, nothing else: conditions and effects live outside (callbacks of the library keep a changed state
after an error, and would hide which condition failed).
"""

from __future__ import annotations

from transitions import Machine, MachineError

from workflows.procedure.spec import Procedure


class Cursor:
    """The only thing the machine ever touches: a state, one case, one request."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Topology:
    """Where an act leads from a stage."""

    def __init__(self, procedure: Procedure) -> None:
        self._machine = Machine(
            model=None,
            states=list(procedure.stages),
            initial=procedure.initial,
            transitions=[
                {
                    "trigger": trigger(act.id, branch.to),
                    "source": stage,
                    "dest": stage if branch.to == "=" else branch.to,
                }
                for act in (*procedure.acts.values(), *procedure.side.values())
                for row in act.rows
                for stage in row.stages
                for branch in row.branches
            ],
            auto_transitions=False,
            send_event=True,
        )
        self._fired: dict[
            tuple[str, str, str], str | None
        ] = {}  # the machine never changes: each line is fired once

    def fire(self, act: str, stage: str, to: str) -> str | None:
        """The stage after the act, or None when the table has no such line."""
        line = (act, stage, to)
        if line not in self._fired:
            self._fired[line] = self._fire(*line)
        return self._fired[line]

    def _fire(self, act: str, stage: str, to: str) -> str | None:
        event = self._machine.events.get(trigger(act, to))
        if event is None:
            return None
        cursor = Cursor(stage)
        try:
            event.trigger(cursor)
        except MachineError:
            return None
        return cursor.state


def trigger(act: str, to: str) -> str:
    """The machine's name of one branch of an act."""
    return f"{act}>{to}"


class Topologies:
    """One machine per procedure version, built once."""

    def __init__(self) -> None:
        self._built: dict[tuple[str, str], Topology] = {}

    def of(self, procedure: Procedure) -> Topology:
        """The machine of this version."""
        key = (procedure.id, procedure.version)
        found = self._built.get(key)
        if found is None:
            found = self._built[key] = Topology(procedure)
        return found
