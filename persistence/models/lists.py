"""Lists of offices on their way in: the list, its rows as read (sealed), how each row stands; what each row became; layouts kept."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class ListImportRow(Base):
    """A list that an officer brings in one post. ``state``: brought, checking, checked, running, done. ``sealed``: names, headings, layout,
    options, which only the program opens. ``lines``: rows of data; ``passed``: those that the check has gone through."""

    __tablename__ = "list_imports"
    __table_args__ = (
        Index("ix_list_imports_actor_id_post", "actor_id", "post"),
        Index("ix_list_imports_expires_at", "expires_at"),
        Index("ix_list_imports_state", "state"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    actor_id: Mapped[str] = mapped_column(KEY)
    post: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    origin: Mapped[str]
    target: Mapped[str] = mapped_column(KEY)
    sha256: Mapped[str] = mapped_column(KEY)
    state: Mapped[str] = mapped_column(KEY)
    sealed: Mapped[bytes]
    lines: Mapped[int]
    passed: Mapped[int]
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class ListChunkRow(Base):
    """Some rows of a list as they were read, sealed. ``first`` and ``last`` are their numbers in the sheet."""

    __tablename__ = "list_chunks"
    __table_args__ = (
        PrimaryKeyConstraint("import_id", "place"),
        ForeignKeyConstraint(
            ["import_id"], ["list_imports.id"], name="fk_list_chunks_import_id_list_imports"
        ),
    )
    import_id: Mapped[str] = mapped_column(KEY)
    place: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    sealed: Mapped[bytes]


class ListRowRow(Base):
    """How a row of a list stands (``persistence.lists_in.RowState``). ``key``, ``number_mark``, ``name_mark`` are keyed hashes.

    ``twins``: ids of persons on file who may be the same, surest first, with the ground ("number:…"); ``twin_place``: the row of this list
    that says the same. ``told``: codes of what is to be said (JSON), never a value.
    """

    __tablename__ = "list_rows"
    __table_args__ = (
        PrimaryKeyConstraint("import_id", "place"),
        ForeignKeyConstraint(["import_id"], ["list_imports.id"], name="fk_list_rows_import_id_list_imports"),
        Index("ix_list_rows_import_id_state_place", "import_id", "state", "place"),
        Index("ix_list_rows_import_id_key", "import_id", "key"),
        Index("ix_list_rows_import_id_number_mark", "import_id", "number_mark"),
        Index("ix_list_rows_import_id_name_mark", "import_id", "name_mark"),
    )
    import_id: Mapped[str] = mapped_column(KEY)
    place: Mapped[int]
    state: Mapped[str] = mapped_column(KEY)
    decision: Mapped[str] = mapped_column(KEY)
    key: Mapped[str] = mapped_column(KEY)
    number_mark: Mapped[str] = mapped_column(KEY)
    name_mark: Mapped[str] = mapped_column(KEY)
    twins: Mapped[str]
    twin_place: Mapped[int]
    person_id: Mapped[str] = mapped_column(KEY)
    papers: Mapped[int]
    told: Mapped[str]


class ListMarkRow(Base):
    """What a row of a list became, by the keyed hash of what it says and the office: so that it is brought in once, from whatever file."""

    __tablename__ = "list_marks"
    __table_args__ = (Index("ix_list_marks_record", "record"),)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    record: Mapped[str] = mapped_column(KEY)
    import_id: Mapped[str] = mapped_column(KEY)
    place: Mapped[int]
    at: Mapped[datetime]


class ListLayoutRow(Base):
    """Which column of a list is which field, as an office kept it: by the hash of the headings."""

    __tablename__ = "list_layouts"
    __table_args__ = (PrimaryKeyConstraint("unit_id", "target", "signature"),)
    unit_id: Mapped[str] = mapped_column(KEY)
    target: Mapped[str] = mapped_column(KEY)
    signature: Mapped[str] = mapped_column(KEY)
    layout: Mapped[str]
    actor_id: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]


LIST_IMPORTS: Final = table_of(ListImportRow)
LIST_CHUNKS: Final = table_of(ListChunkRow)
LIST_ROWS: Final = table_of(ListRowRow)
LIST_MARKS: Final = table_of(ListMarkRow)
LIST_LAYOUTS: Final = table_of(ListLayoutRow)
