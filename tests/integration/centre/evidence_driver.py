"""Examines, seizes and hands over one target after the other until it is killed: HOME FIRST LAST [DATABASE]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from port_world import KIM, LEE, NOW, found, new_seizure, picture
from tidewaiter.centre.evidence import actions, custody_actions, queries
from tidewaiter.centre.evidence.drafts import Handover, Reading
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.states import OPEN
from tidewaiter.centre.store import open_store


def work(target_id: str) -> None:
    for line in exam_queries.exams_of(KIM, target_id):
        if line.state in OPEN:
            exams.abandon(KIM, line.exam_id, "left by a crash")
    done = [line for line in exam_queries.exams_of(KIM, target_id) if line.finding is not None]
    exam_id = done[0].exam_id if done else found(target_id)
    seizure_id = actions.seize(KIM, new_seizure(exam_id, f"form-{target_id}"))
    view = queries.seizure(KIM, seizure_id)
    box = view.exhibits[0]
    if box.holder == "kim" and not box.offered_to:
        custody_actions.offer(KIM, {box.exhibit_id: box.seal}, Handover("lee", "vault", NOW))
    if box.holder == "kim":
        custody_actions.accept(LEE, [Reading(box.exhibit_id, box.seal)])
    another = exams.start(KIM, f"T-{int(target_id[2:]) + 1:06d}")
    exams.acknowledge(KIM, another, [(card.code, card.version) for card in exam_queries.exam(KIM, another).cards])
    exams.add_picture(KIM, another, picture())


def main() -> None:
    home, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    open_store(home, database=sys.argv[4] if len(sys.argv) > 4 else None, now=lambda: NOW)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(first, last):
        work(f"T-{number:06d}")


if __name__ == "__main__":
    main()
