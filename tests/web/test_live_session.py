"""A session as at a conference, small: a real server, desks, a line that is cut, a server that is killed."""

from benchmarks.drivers.live import Script, main


def test_nothing_is_lost_or_doubled_when_lines_are_cut_and_the_server_is_killed() -> None:
    """
    Everybody is told once what becomes of every pledge, in the same order.

    What a desk sends again is written once; it is captured, validated by another person, and confirmed.
    """
    found = main(Script(clients=20, delegations=5, pledges=24, every_s=0.05))
    assert (found.clients, found.pledges, found.tellings) == (20, 24, 20 * 24 * 3)
    assert (found.lost, found.doubled, found.disordered) == (0, 0, 0)
    assert (found.written_twice, found.fault) == (0, "")
