from carom.interfaces.desk import background


def test_work_that_ends_well_says_so_and_work_that_does_not_says_that():
    assert background.run("--version")
    assert not background.run("no-such-command")


def test_work_that_takes_too_long_is_given_up():
    assert not background.run("--version", timeout=0.000001)


def test_work_that_was_started_is_gathered_when_it_has_ended():
    background.start("--version")
    process = background._started[-1]
    assert process.wait(30) == 0
    background.start("--version")
    assert process not in background._started
    background._started[-1].wait(30)
