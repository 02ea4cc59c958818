"""kill -9 of processes in the middle of writing, many times: nothing that was acknowledged is lost or doubled."""

from tests.faults import figures

WRITERS = 4
KILLS = figures.amount(25, 1_000)


def test_nothing_acknowledged_is_lost(installation):
    with figures.stopwatch() as seconds:
        told, _error = installation.writers(WRITERS, kills=KILLS).communicate()
        kills, verdict = int(told), installation.verdict()
    figures.write("writers", n=kills, what="kill -9 of a writing process", seconds=seconds(), verdict=verdict)
    assert kills >= KILLS
    assert verdict.acknowledged > KILLS
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)
