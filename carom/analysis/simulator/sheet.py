"""A simulated practice as the plain sheet a front desk keeps: the kind of file that people import."""

from collections.abc import Iterator

from carom.analysis.simulator.practice import Practice

HEADERS = ("Date received", "Referred by", "Patient number", "Patient initials", "Reason", "Clinic", "First visit")


def rows(practice: Practice, *, date_format: str = "%m/%d/%Y") -> Iterator[tuple[str, ...]]:
    """One row of texts per referral, in the order of HEADERS; what the desk wrote, nothing of the truth."""
    sites = practice.params.sites
    written: dict[object, str] = {None: ""}
    for referral in practice.referrals:
        for day in (referral.day, referral.first_visit):
            if day not in written:
                written[day] = day.strftime(date_format)
        yield (
            written[referral.day],
            referral.told,
            referral.patient_number,
            referral.patient_initials,
            referral.reason,
            sites[referral.site],
            written[referral.first_visit],
        )
