"""Which organizations are behind the referrals of a file: those it names beside people, and those that are sources."""

from collections import Counter
from collections.abc import Collection, Mapping

from carom.domain.insights.tally import Tally, credited_text
from carom.domain.intake.names.resolving import ResolvedSource, organization_in, resolve_organizations


def organizations(
    tally: Tally, sources: Mapping[str, ResolvedSource], nobody: Collection[str], channels: Collection[str]
) -> list[tuple[ResolvedSource, tuple[str, ...]]]:
    """Organizations with their referrals, largest first, and who else each may be; a referral counts for one at most.

    `sources`: text → the source it was resolved to; `nobody`: texts behind which no organization stands; `channels`:
    see Tally.credited. What a row says of where its named source works counts where that one is credited.
    """
    stated: dict[tuple, Counter[str]] = {}
    for (told, named, organization), count in tally.organizations.items():
        stated.setdefault((told, named), Counter())[organization] += count
    counts = Counter[str]()
    for told, said in tally.said.items():
        text = credited_text(told, sources, channels)
        if not text or text in nobody:
            continue
        beside = stated.get((told, text), Counter())
        counts.update(beside)
        source = sources.get(text)
        is_one = source is not None and source.kind == "organization"
        if rest := said.stream.count - beside.total():
            counts[source.name if is_one else organization_in(text)] += rest
    counts.pop("", None)
    return sorted(resolve_organizations(counts), key=lambda pair: (-pair[0].count, pair[0].name))
