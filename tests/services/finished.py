"""An audit answered to the end, by the scripted assessor of the practice round."""

from app.demo.answering import ScriptedAssessor
from app.demo.story import story_of


def finish(audit, *, seed="file", concern=False, sign=True):
    """Answers what is still open, and signs off; returns how many answers were saved."""
    story = story_of(audit.case, audit.round.position_date, seed, concern=concern)
    saved = ScriptedAssessor(audit, story, seed).read_file()
    if sign:
        audit.complete()
    return saved
