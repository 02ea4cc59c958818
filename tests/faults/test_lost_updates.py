"""Several processes edit the same two sources at once: no edit that was acknowledged is written over unseen."""

from tests.faults import figures

PROCESSES = 4
EDITS = figures.amount(200, 10_000)


def test_no_acknowledged_edit_is_written_over(installation):
    with figures.stopwatch() as seconds:
        arguments = [str(installation.ground), str(installation.journals), str(PROCESSES), str(EDITS)]
        done = installation.python("-m", "tests.faults.editing", *arguments)
        assert done.returncode == 0, done.stderr
        verdict = installation.verdict()
    what = "edits of the same two records by four processes at once"
    figures.write("lost-updates", n=EDITS, what=what, seconds=seconds(), verdict=verdict)
    assert verdict.acknowledged + verdict.refused == EDITS
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)
    assert verdict.refused > 0, "nobody met anybody: the test tried nothing"
