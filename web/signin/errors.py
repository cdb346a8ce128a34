"""What signing in and least access refuse; known to the table of errors without any of their machinery."""

from __future__ import annotations

from collections.abc import Collection

from rules.errors import DoorError


class ReasonNeeded(DoorError):
    """The file of a minor is opened by an office that has no part in it only with a reason, which is recorded."""

    code = "reason_needed"


class ScopeMissing(DoorError):
    """A program's token does not allow what was asked; ``fields``: the scopes that it takes, and those of the token."""

    code = "insufficient_scope"

    def __init__(self, needed: Collection[str], held: Collection[str]) -> None:
        wanted, there = ", ".join(sorted(needed)), ", ".join(sorted(held))
        super().__init__(
            f"This token allows {there}; what was asked takes {wanted}. Issue a token with it on the page of your account.",
            vi=f"Mã truy cập này có quyền {there}; việc vừa yêu cầu cần quyền {wanted}. Hãy cấp mã có quyền đó ở trang Tài khoản.",
            needed=sorted(needed),
            held=sorted(held),
        )
