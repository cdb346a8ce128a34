"""Errors of the record. Texts say what to do; they never hold a password, a whole address or personal data."""

from __future__ import annotations

from sqlalchemy.exc import DontWrapMixin

from rules.errors import InputError, LotrinhError


class StorageError(LotrinhError):
    """The record cannot serve. Inherited, never raised itself."""

    code = "storage"
    unwritable = True


class UnknownDatabase(StorageError):
    """The database URL names a kind or driver that is not supported, or cannot be read as a URL."""

    code = "unknown_database"


class DatabaseUnreachable(StorageError):
    """The database cannot be opened or the connection was lost; nothing was written."""

    code = "database_unreachable"


class DatabaseBusy(StorageError):
    """Others wrote for longer than we wait; nothing was written."""

    code = "database_busy"


class CopyNotWritten(StorageError):
    """A copy of the database could not be written: no room, no right, a disk that fails. What was copied from is as it was."""

    code = "copy_not_written"


class DatabaseDamaged(StorageError):
    """The file of the database is damaged, or is no database."""

    code = "database_damaged"


class TextDamaged(DatabaseDamaged):
    """A stored text is no text any more."""


class DatabaseNotMigrated(StorageError):
    """The tables are missing, older or newer than this program."""

    code = "database_not_migrated"


class UnknownRevision(StorageError):
    """There is no migration of this name."""

    code = "unknown_revision"


class MigrationRefused(StorageError):
    """A migration would have left rows that point nowhere; it was taken back."""

    code = "migration_refused"


class BlobDamaged(StorageError):
    """The bytes of a paper no longer match the hash under which they were kept."""

    code = "blob_damaged"


class UnknownBlob(StorageError):
    """No bytes are kept under this hash."""

    code = "unknown_blob"


class SealDamaged(StorageError):
    """A sealed value does not open under the key and at the place that it names."""

    code = "seal_damaged"


class KeyMissing(StorageError):
    """A sealed value names a key that the store of keys does not hold; or no store of keys was opened at all."""

    code = "key_missing"


class KeyStoreFault(StorageError):
    """The store of keys is not the one with which this database was written, or cannot be read."""

    code = "key_store"


class MasterKeyRefused(StorageError):
    """The master key is missing, is no key, or is not the one that wraps the keys of persons."""

    code = "master_key"


class ContentErased(UnknownBlob):
    """The bytes of a paper were made unreadable by a legal erasure."""

    code = "content_erased"


class CodecError(InputError):
    """A value that the record cannot keep exactly, or a stored text that is not of its format."""

    code = "codec"


class NaiveMoment(InputError, DontWrapMixin):
    """A datetime without a time zone where an instant is kept."""

    code = "naive_moment"


class RegisterError(InputError):
    """A register's row that is not accepted; names the field and what is accepted."""

    code = "register"


class KeptAnchors(InputError):
    """A file of anchors kept outside is not one; names the line."""

    code = "kept_anchors"


class UnknownRole(InputError):
    """A role of the database server is not there, or is not one under which the program may run."""

    code = "unknown_role"


class NoRoles(InputError):
    """The kind of database has no roles."""

    code = "no_roles"


class MergeRefused(InputError):
    """Two records of persons that cannot be made one, or parted; says what to do first."""

    code = "merge_refused"
