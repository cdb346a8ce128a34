"""Entries and duties as the auditor's lists show them: codes of cases, never names of persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from persistence.codec import load_map
from web.house import SYSTEM, House
from web.language import _, label, mark
from web.pages.views.case import code_of
from web.pages.views.labels import role_vi
from web.pages.views.person import ground_words
from web.pages.views.times import moment_vi
from workflows.ports import AuditEntry
from workflows.procedure import ActSpec, Procedures

TONES: Final[Mapping[str, tuple[str, str]]] = {
    "act": ("done", mark("đã thực hiện")),
    "refusal": ("late", mark("bị từ chối")),
    "alarm": ("late", mark("báo động")),
    "failure": ("today", mark("thất bại")),
    "admin": ("calm", mark("quản trị")),
    "health": ("calm", mark("nêu lý do")),
    "erasure": ("done", mark("đã xoá dữ liệu")),
    "dossier": ("done", mark("đã chốt")),
    "report": ("done", mark("đã chốt")),
    "book": ("done", mark("đã ghi sổ")),
}


CODES: Final[Mapping[str, str]] = {
    "requirements_not_met": mark("Luật đòi điều kiện chưa đạt hoặc chưa xác định được."),
    "not_permitted": mark("Người thực hiện không có thẩm quyền đối với bước này vào ngày đó."),
    "act_not_available": mark("Bước này không có ở giai đoạn mà hồ sơ đang đứng."),
    "not_in_force": mark("Vào ngày đó không có quy định nào đang có hiệu lực cho bước này."),
    "engine_disagreement": mark("Hai bộ máy luật cho kết quả khác nhau; chưa có quyết định nào."),
    "engine_failure": mark("Bộ máy luật không đánh giá được; chưa có quyết định nào."),
}

_A_MINUTE: Final = 60

COLUMNS: Final[Mapping[str, str]] = {
    "id": mark("mã"),
    "name": mark("tên"),
    "full_name": mark("họ và tên"),
    "born": mark("ngày sinh"),
    "sex": mark("giới tính"),
    "kind": mark("loại"),
    "parent_name": mark("cơ quan cấp trên"),
    "commune": mark("xã"),
    "district": mark("huyện"),
    "province": mark("tỉnh"),
    "valid_from": mark("có từ ngày"),
    "valid_to": mark("đến ngày"),
    "appointments": mark("chức danh"),
    "attributes": mark("thông tin khác"),
    "folded_name": "",  # the name once more, as it is searched for
}
"""What of a line of the directory was changed, in words."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list. ``why``: for what it was refused where no condition failed; ``done``: when, of what was entered later."""

    stream: str
    seq: int
    recorded: str
    act: str
    tone: str
    outcome: str
    who: str
    post: str
    case: str
    code: str
    failed: tuple[str, ...]
    why: str = ""
    done: str = ""
    about: str = ""


def rows_of(entries: Sequence[AuditEntry], house: House) -> list[Row]:
    """Entries in their order; officers and offices that an entry tells by their codes alone are named by the directory."""
    rows = [row_of(each, house.procedures) for each in entries]
    officers = house.reader.names_of_actors({name for each in rows for name in (each.who, each.about)})
    offices = house.reader.units_named({name for each in rows for name in (each.post, each.about)})
    called = officers | {name: office.name for name, office in offices.items()}
    return [
        replace(
            each,
            who=officers.get(each.who, each.who),
            post=offices[each.post].name if each.post in offices else each.post,
            about=called.get(each.about, ""),
        )
        for each in rows
    ]


def row_of(entry: AuditEntry, procedures: Procedures) -> Row:
    """One entry."""
    body = load_map(entry.body)
    tone, outcome = TONES.get(entry.kind, ("calm", entry.kind))
    name, post = who_of(body)
    at, failed = moment_of(body.get("at")), failed_cites(body)
    return Row(
        stream=entry.stream,
        seq=entry.seq,
        recorded=moment_vi(entry.recorded_at),
        act=act_vi(entry.act, procedures),
        tone=tone,
        outcome=_(outcome),
        who=name or (_("Chương trình") if entry.actor_id == SYSTEM.actor_id else entry.actor_id),
        post=post or ("" if entry.unit_id == SYSTEM.unit_id else entry.unit_id),
        case=entry.case_id or "",
        code=code_of(entry.case_id) if entry.case_id else "",
        failed=failed,
        why=_(CODES[code]) if (code := str(body.get("code", ""))) in CODES and not failed else "",
        done=moment_vi(at) if at is not None and entered_later(at, entry.recorded_at) else "",
        about=about_of(entry, body),
    )


def moment_of(text: object) -> datetime | None:
    """A moment as the record writes it; None where none is written."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def entered_later(at: datetime, recorded: datetime) -> bool:
    """Whether something was put on record only some time after it was done."""
    return (recorded - at).total_seconds() >= _A_MINUTE


def about_of(entry: AuditEntry, body: Mapping[str, Any]) -> str:
    """The officer or office whose line of the directory or account an entry is about, by its code; "" where it is about none."""
    if entry.kind != "admin":
        return ""
    told = str(body.get("record", ""))
    return told if told != entry.actor_id else ""


def title_of(entry: AuditEntry, body: Mapping[str, Any], house: House) -> str:
    """The act in words, and whose line of the directory it was about: of a person, whom no entry names, the act alone."""
    record, act = about_of(entry, body), act_vi(entry.act, house.procedures)
    office = house.reader.find_unit(record) if record else None
    name = office.name if office is not None else house.reader.names_of_actors([record]).get(record, "")
    return f"{act}: {name}" if name else act


def origin_words(origin: str) -> str:
    """From where it was asked: the address of a machine, or who sat at the server itself."""
    there, _sep, who = origin.partition(":")
    return _("lệnh trên máy chủ, %(who)s", who=who) if there == "cli" and who else origin


def who_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """Name, and post with office, as they were when it was recorded."""
    actor = body.get("actor") or {}
    roles = [actor["role"]] if "role" in actor else actor.get("roles", [])
    units = [actor["unit"]] if "unit" in actor else actor.get("units", [])
    return str(actor.get("name", "")), ", ".join([*map(role_vi, roles), *units])


def by_whom(entry: AuditEntry, body: Mapping[str, Any], house: House) -> tuple[str, str]:
    """The same; of an entry that tells codes alone by the directory."""
    name, post = who_of(body)
    if entry.actor_id == SYSTEM.actor_id and not name:
        return _("Chương trình"), ""
    office = None if post else house.reader.find_unit(entry.unit_id)
    name = name or house.reader.names_of_actors([entry.actor_id]).get(entry.actor_id, entry.actor_id)
    return name, office.name if office is not None else post or entry.unit_id


def changed_words(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What of a line of the directory was changed, in words; what has none is shown by its code."""
    return tuple(words for each in body.get("changed", ()) if (words := _(COLUMNS.get(str(each), str(each)))))


def spec_of(act: str, procedures: Procedures) -> ActSpec | None:
    """The act of that name, also one beside the table (a paper comes back signed); None for what is no act of a case."""
    return procedures.find(act)


def act_vi(act: str, procedures: Procedures) -> str:
    """An act in words; a change of a register by what was changed."""
    spec = spec_of(act, procedures)
    return label(spec) if spec is not None else _(REGISTERS[act]) if act in REGISTERS else act


def reason_of(body: Mapping[str, Any]) -> str:
    """What an officer said why; of an erasure the ground and the paper before it."""
    reason = str(body.get("reason", ""))
    if "ground" not in body:
        return reason
    told = [ground_words(str(body["ground"]))]
    if body.get("paper"):
        day = body.get("paper_day")
        of = f"{date.fromisoformat(day):%d/%m/%Y}" if isinstance(day, str) else ""
        told.append(_("văn bản %(number)s ngày %(day)s", number=body["paper"], day=of))
    return "; ".join([*told, reason] if reason else told)


def failed_cites(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The articles of the requirements that were not met."""
    findings = (body.get("receipt") or {}).get("findings", ())
    failed = (cite for each in findings if each["outcome"] != "satisfied" for cite in each["cites"])
    return tuple(dict.fromkeys(failed))


REGISTERS: Final = {
    "access.reason": mark("Nêu lý do mở hồ sơ"),
    "account.opened": mark("Mở tài khoản"),
    "account.disabled": mark("Khóa tài khoản"),
    "account.enabled": mark("Mở lại tài khoản"),
    "account.reset": mark("Đặt lại mật khẩu"),
    "account.unlocked": mark("Bỏ khóa đăng nhập"),
    "signin.entered": mark("Đăng nhập"),
    "signin.unlocked": mark("Mở khóa màn hình"),
    "signin.post_changed": mark("Đổi chức danh"),
    "signin.session_ended": mark("Kết thúc một phiên làm việc"),
    "signin.refused": mark("Đăng nhập bị từ chối"),
    "signin.password_changed": mark("Đổi mật khẩu"),
    "signin.code_accepted": mark("Nhập đúng mã xác thực"),
    "signin.codes_set": mark("Cài đặt mã xác thực"),
    "signin.passkey_added": mark("Thêm khóa bảo mật"),
    "signin.passkey_dropped": mark("Bỏ khóa bảo mật"),
    "signin.passkey_used": mark("Dùng khóa bảo mật"),
    "signin.recovery_renewed": mark("Tạo lại mã dự phòng"),
    "signin.rehashed": mark("Băm lại mật khẩu theo thông số mới"),
    "signin.sessions_ended": mark("Kết thúc mọi phiên làm việc"),
    "signin.token_issued": mark("Cấp mã truy cập cho phần mềm"),
    "signin.token_revoked": mark("Thu hồi mã truy cập của phần mềm"),
    "signin.unknown": mark("Đăng nhập bằng tên không có"),
    "signin.while_locked": mark("Đăng nhập khi tài khoản đang bị khóa"),
    "account.linked": mark("Liên kết với hệ thống định danh của cơ quan"),
    "account.passkeys_dropped": mark("Bỏ mọi khóa bảo mật của tài khoản"),
    "account.token_issued": mark("Cấp mã truy cập cho phần mềm"),
    "account.tokens_revoked": mark("Thu hồi mã truy cập của phần mềm"),
    "list.import_begun": mark("Bắt đầu nhập danh sách từ tệp"),
    "list.import_done": mark("Nhập xong danh sách từ tệp"),
    "dossier.fix": mark("Chốt số bút lục"),
    "register.known_person": mark("Xác nhận người đã có trong danh bạ"),
    "register.merge_person": mark("Hợp nhất hai bản ghi của một người"),
    "register.part_person": mark("Tách lại hai bản ghi đã hợp nhất"),
    "register.pair_proposed": mark("Nêu hai bản ghi có thể là một người"),
    "register.pair_asked": mark("Hỏi nơi khác về người có thể trùng"),
    "register.pair_different": mark("Xác định là hai người khác nhau"),
    "person.erase": mark("Xoá dữ liệu cá nhân theo luật"),
    "report.freeze": mark("Chốt số liệu báo cáo"),
    "register.put_unit": mark("Ghi danh bạ cơ quan"),
    "register.put_person": mark("Ghi danh bạ người"),
    "register.put_actor": mark("Ghi danh bạ cán bộ"),
}
