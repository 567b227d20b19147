"""No way leads to verified or closed but the unit's word and then a run that passed it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.ledger.life import HUMAN, Sighting, Standing, Step, after, allowed, begun, by_run
from auditor.ledger.model import Action, Event, Lacking, Outcome, State, Verdict

FOUND = Event(1, "F-1", Action.FOUND, "t", "d", "run", State.OPEN, run="R1", data={"fingerprint": "f1:x"})
RUNS = [Verdict(Outcome.PRESENT, "R", "d"), Verdict(Outcome.PASSED, "R", "d")]
RUNS += [Verdict(Outcome.UNVERIFIABLE, "R", "d", lacking) for lacking in Lacking]
MOVES = st.lists(
    st.one_of(
        st.sampled_from(sorted(HUMAN)),
        st.tuples(st.sampled_from(RUNS), st.booleans(), st.booleans()),
    ),
    max_size=30,
)


class Life:
    """One finding through human acts and runs, with what has been proved so far."""

    def __init__(self, auto: bool) -> None:
        self.standing, self.seq, self.auto = begun(FOUND), 1, auto
        self.word = self.proved = False

    def step(self, step: Step, run: str = "") -> None:
        self.seq += 1
        data = {"until": "2021-10-08"} | dict(step.data)
        event = Event(self.seq, "F-1", step.action, "t", "d", "x", step.state, run=run, data=data)
        self.standing = after(self.standing, event)

    def human(self, action: Action) -> None:
        target = allowed(action, self.standing.state)
        if target is None:
            return
        before = self.standing.state
        self.step(Step(action, target))
        if action in (Action.CLAIMED, Action.DISPUTED):
            self.word, self.proved = True, False
        if target is State.VERIFIED:
            assert before is State.VERIFIED
        if target is State.CLOSED:
            assert self.word
            assert self.proved

    def run(self, verdict: Verdict, waived: bool, changed: bool) -> None:
        seen = Sighting({"reason": "x"} if waived else None, {"observation": "y"} if changed else None)
        passed = verdict.outcome is Outcome.PASSED
        for step in by_run(self.standing, verdict, None, seen, auto=self.auto):
            if step.state in (State.VERIFIED, State.CLOSED):
                assert passed
                assert self.word
                self.proved = True
            if step.state is State.CLOSED:
                assert self.auto
            self.step(step, "R")
        if self.standing.state in (State.RETURNED, State.REOPENED, State.OPEN):
            self.word = self.proved = False


@given(MOVES, st.booleans())
def test_two_keys_turn(moves: list[Action | tuple[Verdict, bool, bool]], auto: bool) -> None:
    life = Life(auto)
    for move in moves:
        if isinstance(move, Action):
            life.human(move)
        else:
            life.run(*move)


def test_a_claim_that_stays_unverified_is_told_once_per_reason() -> None:
    claimed = Standing(State.CLAIMED, "f1:x", spoken=2)
    page = Verdict(Outcome.UNVERIFIABLE, "R2", "d", Lacking.PAGE, spoken=2)
    assert [step.action for step in by_run(claimed, page, None)] == [Action.UNVERIFIED]
    assert by_run(claimed, page, page) == ()
    assert by_run(claimed, Verdict(Outcome.UNVERIFIABLE, "R3", "d", Lacking.RULE, spoken=2), page)
    before_the_claim = Verdict(Outcome.UNVERIFIABLE, "R1", "d", Lacking.PAGE, spoken=1)
    assert by_run(claimed, page, before_the_claim)
