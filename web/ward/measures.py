"""Voluntary rehab and substitution treatment, from the registration to their several ends."""

from __future__ import annotations

from datetime import date, timedelta

from web.ward.calendar import months_after
from web.ward.tale import NEW_LAW, Tale

PAPERS_2021 = ["registration_form", "result_copy", "id_copy"]
PAPERS_2026 = ["curriculum", "application", "result_copy", "id_copy"]
NOTE = "Hồ sơ hợp lệ, đề nghị quyết định"


def registered(tale: Tale, form: str, **told: object) -> None:
    """Registers the day after the result was told, within the time of either law."""
    if tale.new:
        tale.later(hours=4)
    else:
        tale.office(1)
    papers = PAPERS_2026 if tale.new else PAPERS_2021
    tale.do("police" if tale.new else "clerk", "registration.register", rehab_form=form, registered_by="person", foreign_national=False,
            registration_papers=papers, id_original_shown=True, **told)  # fmt: skip


def home_decided(tale: Tale, months: int) -> date:
    """Appraised and decided; the last day of the term."""
    if tale.new:
        tale.do("police", "registration.record_intake", undertaking_signed=True)
        tale.do(
            "head",
            "registration.decide",
            term_months=24,
            rehab_ordinal="first",
            rehab_ordinal_reason="chưa từng cai nghiện",
        )
        months = 24
    else:
        tale.do("police", "registration.appraise", appraisal_opinion=NOTE)
        tale.office(1)
        tale.do("chair", "registration.decide", term_months=months)
    end = months_after(tale.day, months)
    tale.office(1)
    checked = {"decision_checked": True} if tale.new else {}
    tale.do("provider" if tale.new else "worker", "home_rehab.start", provider="dv", rehab_plan_made=True,
            service_contract_signed=True, **checked)  # fmt: skip
    tale.do("provider", "home_rehab.notify_start", received_by="Công an phường")
    if tale.new:
        monitored(tale, "home_rehab", end)
    return end


def monitored(tale: Tale, subject: str, until: date) -> None:
    """Electronic monitoring is decided and the device fitted."""
    tale.do(
        "police",
        "e_monitoring.receive_ground",
        monitoring_subject=subject,
        monitoring_ground_at=tale.moment(),
    )
    tale.do("head", "e_monitoring.decide", monitoring_effective_at=tale.moment(minutes_ago=-10), measure_until=until.isoformat(),
            monitoring_officer="Lò Văn Thắng")  # fmt: skip
    tale.do("police", "e_monitoring.fit", informed_of_monitoring=True, monitoring_undertaking=True, device_serial="TB",
            device_position="cổ chân trái")  # fmt: skip


def home_completed(tale: Tale, end: date) -> None:
    """All stages done, certified on the day after the term, by the law of 2026 on its last day; aftercare follows."""
    late = end >= NEW_LAW
    begun = tale.day
    tale.at(end - timedelta(days=40))
    tale.office()
    tale.do("worker", "home_rehab.record_progress", stages_done=["a", "b", "c"], stage_a_from=begun.isoformat(),
            stage_a_to=(begun + timedelta(days=2)).isoformat(), stage_b_from=(begun + timedelta(days=2)).isoformat(),
            stage_b_to=(begun + timedelta(days=14)).isoformat(), stage_c_from=(begun + timedelta(days=15)).isoformat(),
            stage_c_to=(begun + timedelta(days=110)).isoformat())  # fmt: skip
    if late:
        tale.at(max(end - timedelta(days=29), NEW_LAW))
        tale.do("worker", "home_rehab.announce_end")
        announced(tale, "voluntary", end)
    tale.at(end - timedelta(days=1), 15)
    tale.do("worker", "home_rehab.evaluate", rehab_evaluation="Chấp hành tốt", rehab_clean=True)
    tale.at(end if late else end + timedelta(days=1))
    tale.do("head" if late else "chair", "home_rehab.complete", received_by="người cai nghiện")
    off_list(tale, "rehab_completed", "giấy xác nhận hoàn thành cai nghiện")


def home_broken(tale: Tale, days: int) -> None:
    """Use is found during rehab."""
    tale.later(days=days)
    tale.office(hour=9)
    tale.do("police", "home_rehab.record_use", result="positive", substances=["heroin"], unauthorised_use=True,
            detected_at=tale.moment(minutes_ago=30))  # fmt: skip


def off_list(tale: Tale, cause: str, paper: str) -> None:
    """Taken off the list of addicts, where the law of the day has the cause: completion and a facility are causes from 2026-07-01."""
    if cause in {"rehab_completed", "institution"} and not tale.new:
        return
    tale.do(
        "head" if tale.new else "police",
        "addict_list.remove",
        addict_removal_cause=cause,
        addict_removal_paper=paper,
    )


def facility_rehab(tale: Tale, months: int) -> date:
    """Referred to a private facility, contracted and admitted; the last day."""
    tale.do("police", "registration.appraise", appraisal_opinion=NOTE)
    tale.do("clerk", "registration.refer")
    tale.office(1)
    tale.do(
        "private",
        "facility_rehab.apply",
        registered_by="person",
        registration_papers=["registration_form", "id_copy"],
        id_original_shown=True,
    )
    tale.do(
        "private",
        "facility_rehab.sign_contract",
        contract_signed_by="person",
        advice_given=True,
        contract_months=months,
    )
    tale.do("private", "facility_rehab.admit", facility_has_room=True, separate_area_ready=True)
    return months_after(tale.day, months)


def facility_completed(tale: Tale, end: date) -> None:
    """Completed at the facility and sent home."""
    tale.at(end + timedelta(days=1))
    tale.office()
    tale.do("private", "facility_rehab.record_progress", stages_done=["a", "b", "c"])
    tale.do("private", "facility_rehab.evaluate", rehab_evaluation="Tốt", rehab_clean=True)
    tale.do("private", "facility_rehab.complete")
    tale.do("private", "facility_rehab.notify_end", received_by="Ủy ban nhân dân phường")
    off_list(tale, "rehab_completed", "giấy xác nhận hoàn thành cai nghiện")


def substitution(tale: Tale) -> None:
    """Registered for, decided and admitted to treatment; the maintenance dose after a month."""
    registered(tale, "substitution", opioid_addiction=True)
    if not tale.new:
        tale.do("police", "registration.appraise", appraisal_opinion=NOTE)
        tale.office(1)
        tale.do("chair", "registration.decide")
    else:
        tale.do("head", "registration.decide", substitution_decision_finding="Trưởng Công an quyết định",
                substitution_decision_source="Ý kiến của cơ quan quản lý")  # fmt: skip
    tale.office(1)
    fit = (
        {"substitution_eligible": True, "substitution_eligibility_source": "Hướng dẫn của Bộ Y tế"}
        if tale.new
        else {}
    )
    tale.do("mmt", "substitution.admit", opioid_addiction=True, clinic_undertaking=True, **fit)
    tale.do("staff", "substitution.notify", received_by="Công an phường")
    tale.later(days=30)
    tale.office()
    tale.do("staff", "substitution.reach_maintenance")


def substitution_ended(tale: Tale, *, own_wish: bool) -> None:
    """Ends at own wish, or is completed after more than a year."""
    if own_wish:
        tale.later(days=150)
        tale.office()
        tale.do("staff", "substitution.wish_to_stop", treatment_end_reason="Muốn cai hẳn")
        tale.office(15)
        tale.do("mmt", "substitution.end_at_own_wish", termination_paper="Văn bản của cơ sở điều trị")
        return
    tale.later(days=420)
    tale.office()
    tale.do("mmt", "substitution.complete", treatment_completion_paper="Giấy xác nhận của cơ sở điều trị")
    off_list(tale, "rehab_completed", "giấy xác nhận của cơ sở điều trị")


def announced(tale: Tale, route: str, end: date) -> None:
    """By the law of 2026: the end is announced, and aftercare decided before it."""
    tale.do(
        "police",
        "aftercare.receive_notice",
        aftercare_route=route,
        completed_on=end.isoformat(),
        stable_residence=True,
    )
    tale.do("head", "aftercare.propose", bio_summary=True)
    tale.office(1)
    tale.do("chair", "aftercare.decide", aftercare_tasks_assigned=True)
    tale.do(
        "chair",
        "aftercare.notify",
        aftercare_decision_sent_to=["person", "police_head", "assigned", "facility_head"],
    )
