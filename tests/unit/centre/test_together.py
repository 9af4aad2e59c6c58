import threading

import pytest

from tidewaiter.centre.together import Together


def asked_at_once(together, questions, gate):
    """Ask the first, and all others while it is being answered."""
    answers = {}

    def ask(question):
        try:
            answers[question] = together.ask(question)
        except ValueError as error:
            answers[question] = error

    threads = [threading.Thread(target=ask, args=(one,)) for one in questions]
    threads[0].start()
    assert gate.entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    while together.waiting < len(questions) - 1:
        threading.Event().wait(0.001)
    gate.opened.set()
    for thread in threads:
        thread.join(10)
    return answers


class Gate:
    def __init__(self, fails=""):
        self.entered, self.opened, self.fails, self.seen = threading.Event(), threading.Event(), fails, []

    def __call__(self, questions):
        self.entered.set()
        assert self.opened.wait(10)
        self.seen.append(list(questions))
        if self.fails in questions:
            raise ValueError(self.fails)
        return [one.upper() for one in questions]


def test_those_who_come_meanwhile_are_answered_together():
    gate = Gate()
    answers = asked_at_once(Together(gate), ["a", "b", "c", "d"], gate)
    assert answers == {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert [sorted(one) for one in gate.seen] == [["a"], ["b", "c", "d"]]


def test_what_fails_fails_for_those_who_asked_together_and_for_nobody_else():
    gate = Gate(fails="c")
    answers = asked_at_once(Together(gate), ["a", "b", "c"], gate)
    assert answers["a"] == "A"
    assert all(isinstance(answers[one], ValueError) for one in "bc")


def test_one_alone_is_answered_at_once():
    together = Together(lambda questions: [one + 1 for one in questions])
    assert [together.ask(n) for n in range(3)] == [1, 2, 3]
    with pytest.raises(ZeroDivisionError):
        Together(lambda questions: [1 // one for one in questions]).ask(0)
