"""What a message must look like, for whoever takes one: as ``web/schemas/exchange-message.json`` says; tests hold the two together."""

from __future__ import annotations

from typing import Any, Final, TypeGuard

from workflows.exchange import FORMAT

_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "schema": str,
    "key": str,
    "system": str,
    "message": str,
    "version": int,
    "case": str,
    "seq": int,
    "act": str,
    "at": str,
    "office": dict,
    "basis": list,
    "basis_verified": bool,
    "veiled": bool,
    "person": dict,
    "facts": dict,
    "units": dict,
}


def is_message(raw: Any) -> TypeGuard[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Whether something is a message: exactly these fields, each of its type."""
    return (
        isinstance(raw, dict)
        and raw.keys() == _FIELDS.keys()
        and all(isinstance(raw[name], kind) for name, kind in _FIELDS.items())
        and raw["schema"] == FORMAT
        and isinstance(raw["person"].get("id"), str)
    )
