"""Compulsory rehab: the breach, the dossier, the court, the facility, the release; by the law of each day."""

from __future__ import annotations

from datetime import date, timedelta

from web.ward.calendar import months_after
from web.ward.measures import announced, off_list
from web.ward.tale import NEW_LAW, NO_LABOUR, Tale

FINDING = "không có khiếu nại, kiến nghị, kháng nghị; thời hạn đã hết"


def breached(tale: Tale) -> None:
    """Does not register in the time of the law, and this is recorded."""
    if tale.new:
        tale.later(hours=25)
    else:
        tale.office(8)
    tale.do("head" if tale.day >= NO_LABOUR else "chair", "violation.record", violation_kind="no_registration",
            ground_found_at=tale.moment(minutes_ago=5), violated_on=tale.day.isoformat(),
            violation_description="Không đăng ký cai nghiện ma túy trong thời hạn", force_majeure_decided=False, **tale.gate)  # fmt: skip


def dossier(tale: Tale) -> None:
    """The dossier for the court, to its sending."""
    maker = "head" if tale.day >= NO_LABOUR else "chair"
    crime = dict(tale.gate) if tale.new else {"crime_signs": False}
    tale.do(
        maker,
        "compulsory.prepare",
        addiction_result_paper=True,
        exclusion="none",
        foreign_national=False,
        held_elsewhere=False,
        **crime,
    )
    if not tale.new:
        tale.do(
            "police",
            "compulsory.confirm_family",
            family_consents=False,
            family_member="parent",
            family_member_name="Người thân",
        )
    tale.do(
        maker,
        "compulsory.manage_at_facility",
        host="co_so",
        interim_reason="lập hồ sơ",
        interim_until="đến khi Tòa án quyết định",
    )
    tale.do("police", "compulsory.write_summary")
    if not tale.new:
        tale.do("police", "compulsory.take_statement")
    tale.do("police", "compulsory.hand_over_person", identity_matched=True, needs_treatment_first=False)
    papers = ["violation_record", "result_copy", *(["request"] if tale.new else [])]
    tale.do("police", "compulsory.record_papers", dossier_papers=papers)
    tale.do(maker, "compulsory.notify_right_to_read", notice_copy_enclosed=True)
    tale.do(
        "police",
        "compulsory.receive_notice",
        notice_received_at=tale.moment(minutes_ago=-5),
        notice_receiver="person",
    )
    tale.office(4 if tale.new else 5)
    if tale.new:
        tale.do(maker, "compulsory.forward", court="toa_kv", folio_numbered=True, two_sets=True)
        return
    checker = ("ca", "head") if tale.day >= NO_LABOUR else ("phong", "labour")
    tale.do(maker, "compulsory.forward", checker=checker[0], folio_numbered=True, two_sets=True)
    tale.do(checker[1], "compulsory.receive_dossier")
    tale.office(1)
    tale.do(checker[1], "compulsory.send_to_court", court="toa" + tale.regional, proposed_facility="co_so")


def court(tale: Tale, number: int, *, apply: bool = True) -> None:
    """Accepted, heard, decided, in effect."""
    old = (
        {}
        if not tale.new
        else {
            "court_rules": "tiếp tục áp dụng Pháp lệnh 03/2022",
            "court_rules_source": "thông báo của Tòa án nhân dân tối cao",
        }
    )
    tale.do(f"court{tale.regional}", "court.receive", court_file_complete=True, **old)
    tale.do(f"judge{tale.regional}", "court.accept", court_competent=True, assigned_judge="Thẩm phán Lê Minh")
    tale.do(
        f"court{tale.regional}",
        "court.notify_acceptance",
        court_notified=["requester", "person", "prosecutor"],
    )
    tale.office(1)
    tale.do(
        f"judge{tale.regional}",
        "court.check_file",
        check_documents_ok=True,
        check_subject_ok=True,
        crime_signs=False,
    )
    tale.do(f"judge{tale.regional}", "court.set_session", court_session_plan="08 giờ ngày làm việc kế tiếp")
    tale.office(4)
    months = 24 if tale.new else 12
    told: dict[str, object] = {"decided_months": months, "court_never_apply": False} if apply else {}
    if tale.new and apply:
        told |= {"rehab_ordinal": "first", "rehab_ordinal_reason": "chưa có lần cai nghiện nào"}
    tale.do(f"judge{tale.regional}", "court.decide", court_session_form="in_person", requester_present=True, prosecutor_present=True,
            session_minutes=True, court_outcome_reason="có đủ căn cứ" if apply else "có bệnh hiểm nghèo",
            court_decision_no=f"{number}/QĐ-TA", court_outcome="apply" if apply else "not_apply", person_at_session=True,
            **told)  # fmt: skip
    tale.do(
        f"court{tale.regional}", "court.send_decision", court_sent_to=["requester", "person", "prosecutor"]
    )
    tale.office(12)
    tale.do(
        f"court{tale.regional}",
        "court.take_effect",
        decision_effective_on=tale.day.isoformat(),
        protest_finding=FINDING,
        protest_source="Tòa án cung cấp",
    )
    if apply:
        told_to = ["person", "dossier_body", *([] if tale.new else ["commune"])]
        tale.do(f"court{tale.regional}", "court.send_effective", effective_sent_to=told_to)


def admitted(tale: Tale) -> date:
    """Taken to the facility; the last day of the term, counted from the day of the dossier where the person was held there since."""
    held = next(step.at.date() for step in tale.steps if step.act == "compulsory.hand_over_person")
    tale.office(1)
    if tale.new:
        tale.do("police", "serving.receive_decision", measure_kind="adult", court="toa_kv")
        tale.do("head", "serving.request_facility")
        tale.do("province", "serving.receive_request")
        tale.do("province_head", "serving.name_facility", facility="co_so")
        tale.do("province", "serving.send_facility_decision")
        tale.do("director", "serving.tell_held", held_there_from=held.isoformat())
        end = months_after(held, 24)
    else:
        taker = "head" if tale.day >= NO_LABOUR else "district"
        tale.do(taker, "serving.receive_decision", measure_kind="adult", court="toa" + tale.regional, facility="co_so",
                decision_served_on=tale.day.isoformat())  # fmt: skip
        tale.office(1)
        tale.do("police" if tale.day >= NO_LABOUR else "district", "serving.escort")
        tale.do(
            "director",
            "serving.admit",
            identity_matched=True,
            health_checked=True,
            reception_papers=["court_decision", "cv_copy"],
        )
        end = months_after(tale.day, 12)
    off_list(tale, "institution", "quyết định của Tòa án")
    return end


def released(tale: Tale, end: date) -> date:
    """The term is served; the day of completion."""
    late = end >= NEW_LAW
    tale.at(end - timedelta(days=40))
    tale.office()
    tale.do("director", "serving.record_stage", rehab_stage="reintegration")
    tale.at(max(end - timedelta(days=29), NEW_LAW) if late else end - timedelta(days=29))
    tale.office()
    tale.do(
        "director",
        "serving.notify_end",
        **({"stable_residence": True, "received_by": "Tòa án, Công an phường, gia đình"} if late else {}),
    )
    if late:
        announced(tale, "adult_measure", end)
    tale.at(end - timedelta(days=1) if late else end)
    told = {} if late else {"collected_by_family": True, "returned_home_on": tale.day.isoformat()}
    tale.do(
        "director",
        "serving.complete",
        **told,
    )
    return end if late else tale.day


def fled(tale: Tale, days: int, *, back: bool) -> None:
    """Flees from the facility; found again or not."""
    tale.later(days=days)
    tale.office(hour=7)
    gone = tale.day
    tale.do("director", "serving.search_after", absconded_at=tale.moment(minutes_ago=120))
    if back:
        tale.later(days=25)
        tale.office(hour=9)
        tale.do(
            "director", "serving.readmit", at_large_from=gone.isoformat(), at_large_to=tale.day.isoformat()
        )
